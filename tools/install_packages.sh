#!/usr/bin/env bash
# Installs the Debian packages that Shuke is built, tested and looked at with. The list is below.
#
#   tools/install_packages.sh GROUP...      groups: build, test, browser, coverage
#
# A line is: group, package, and where a program of another origin will do as well, the command that shows
# it is there. When nothing is missing this asks neither apt nor the network, so a second call costs a
# fraction of a second. It needs root, or sudo. It is not a way to pin versions: the versions are Debian
# 12's.
set -euo pipefail

list='
build    ca-certificates
build    g++
build    cmake
build    ninja-build
build    ccache
build    mold
build    python3                     python3
build    nodejs                      node
build    npm                         npm
build    tzdata
build    xz-utils
build    libyaml-cpp-dev
build    libsimdjson-dev
build    libfmt-dev
build    libcli11-dev
build    libboost-dev
build    libhowardhinnant-date-dev
build    zlib1g-dev
build    liblzma-dev
build    libsodium-dev
build    libcurl4-openssl-dev
build    libssl-dev
build    pkg-config                  pkg-config
test     git                         git
test     libgtest-dev
test     librapidcheck-dev
test     nlohmann-json3-dev
test     libvalijson-dev
test     libbenchmark-dev
test     clang-19
test     clang-format-19
test     clang-tidy-19
test     libclang-rt-19-dev
test     llvm-19
browser  chromium
browser  fonts-noto-cjk
coverage gcovr
'

wanted=" $* "
missing=()
while read -r group package command; do
  [[ -n $group && $wanted == *" $group "* ]] || continue
  if [[ -n $command ]] && command -v "$command" > /dev/null; then continue; fi
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null || true)
  [[ $status == installed ]] || missing+=("$package")
done <<< "$list"

if ((${#missing[@]} == 0)); then exit 0; fi

as_root=()
if ((EUID != 0)); then
  if ! command -v sudo > /dev/null; then
    echo "These packages are missing, and installing them needs root or sudo: ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "Installing ${#missing[@]} packages: ${missing[*]}"
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3 -o Dpkg::Use-Pty=0)
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends "${missing[@]}" > /dev/null
