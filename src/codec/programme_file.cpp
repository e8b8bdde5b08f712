// Reading a programme file from its bytes to the domain's tables, in the order: document, form, names,
// sense.
#include "codec/programme_file.h"

#include <filesystem>

#include "codec/programme_compile.h"
#include "codec/syntax_check.h"
#include "codec/text_file.h"
#include "codec/values.h"
#include "domain/wallet.h"

namespace shuke::codec {
namespace {

/// The file's own currency decides how many decimals its amounts may have; two where it names none that
/// exists.
int decimals_of(const Node& root) {
  const Node* currency = root.kind == Node::Kind::map ? root.find("currency") : nullptr;
  if (currency == nullptr || currency->kind != Node::Kind::scalar) return 2;
  return currency_decimals(currency->text).value_or(2);
}

void check_name(const Node& root, std::string_view file_name, Findings& findings) {
  const std::string stem = std::filesystem::path(file_name).stem().string();
  const Node* name = root.find("programme");
  if (name != nullptr && name->kind == Node::Kind::scalar && !stem.empty() && name->text != stem)
    findings.add("name_differs_from_file", name->position,
                 "the programme is named " + in_quotes(name->text) + ", its file " + in_quotes(stem),
                 "programme");
}

}  // namespace

ProgrammeFile read_programme(std::string_view text, std::string_view file_name, base::Names& names) {
  Findings findings(file_name);
  ProgrammeFile out;
  const auto documents = parse_yaml(text);
  if (!documents) {
    findings.add("unreadable", documents.error().position, documents.error().message, "");
  } else if (documents->size() != 1) {
    findings.add("not_one_document", {1, 1},
                 documents->empty() ? "the file is empty" : "the file holds more than one document", "");
  } else {
    const Node& root = documents->front();
    const int decimals = decimals_of(root);
    check_syntax(root, programme_syntax(), decimals, findings);
    if (root.kind == Node::Kind::map) {
      domain::Programme programme = compile_programme(root, decimals, names, findings);
      check_sense(programme, root, names, findings);
      check_name(root, file_name, findings);
      if (!findings.has_error()) {
        // Behind all checks, which speak of what the file says.
        domain::add_wallet_accounts(
            programme, [&](std::string_view name) { return base::NameNo{names.intern(name)}; });
        out.programme = std::move(programme);
      }
    }
  }
  out.findings = findings.take();
  return out;
}

ProgrammeFile load_programme(const std::string& path, base::Names& names) {
  const auto text = read_text_file(path);
  if (text) return read_programme(*text, path, names);
  Findings findings(path);
  findings.add("unreadable", {}, "the file cannot be read: " + text.error().message, "");
  return {std::nullopt, findings.take()};
}

}  // namespace shuke::codec
