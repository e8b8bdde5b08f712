// quote_server: a real server over a store in memory, for quotes over HTTP, with a yardstick beside them: a
// route of the same server that reads the same body and answers a fixed text as long as a quote. Run by
// bench/run with http_load as its client; never a test.
//
//   quote_server PROGRAMME
//
// Prints the port and an API key, and serves until it is told to end.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/check.h"
#include "codec/programme_file.h"
#include "http/reading.h"
#include "http/routes.h"
#include "http/server.h"
#include "scenario/shop.h"

namespace {

using namespace shuke;
using namespace shuke::http;

constexpr int members = 1000;
constexpr std::string_view key = "bench";

std::string& fixed_answer() {
  static std::string text;
  return text;
}

/// The yardstick: the body is read as a quote's is, and nothing is thought about.
void post_fixed(Service&, Call call, Respond respond) {
  const auto document = read_body(call);
  if (!document) return respond(document.error());
  respond({.body = fixed_answer()});
}

constexpr Route yardstick = {.method = Method::post,
                             .path = "/bench/fixed",
                             .roles = access::every_role,
                             .handle = post_fixed,
                             .operation = "fixed",
                             .zh = "",
                             .en = ""};

codec::Node document(const std::string& json) {
  return codec::parse_json(json).value();
}

/// What the server needs beside its store, in a folder that goes with it.
struct Beside {
  Beside() {
    endpoints = outbox::EndpointFile::open(folder).value();
    inbox = shops::Inbox::open(folder, {}).value();
    logins = access::LoginDesk::start(folder, {}, [] { return base::Instant{}; }).value();
    changes = access::ChangeLog::open(folder).value();
  }
  ~Beside() {
    changes.reset();
    logins.reset();
    inbox.reset();
    endpoints.reset();
    std::filesystem::remove_all(folder);
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;

  std::string folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "shuke-quotes-XXXXXX").string();
    CHECK(mkdtemp(name.data()) != nullptr);
    return name;
  }();
  std::unique_ptr<outbox::EndpointFile> endpoints;
  std::unique_ptr<shops::Inbox> inbox;
  std::unique_ptr<access::LoginDesk> logins;
  std::unique_ptr<access::ChangeLog> changes;
};

void fill(engine::Engine& engine, base::Instant now) {
  engine.set_clock(now);
  for (int i = 0; i < members; ++i) {
    const std::string no = std::to_string(i);
    const auto take = [&](const std::string& json) {
      CHECK(engine.take(document(json)).value().accepted());
    };
    take(R"({"type":"enrol_member","id":"e)" + no + R"(","member":"m)" + no + "\"}");
    take(R"({"type":"set_level","id":"l)" + no + R"(","member":"m)" + no +
         R"(","ladder":"grade","level":"gold","reason":"bench"})");
  }
}

}  // namespace

int main(int argc, char** argv) {
  CHECK(argc == 2);
  scenario::Shop shop(scenario::in_memory()(), [&](codec::Directory& directory) {
    auto file = codec::load_programme(argv[1], directory.names());
    return file.programme ? base::Expected<domain::Programme>(*std::move(file.programme))
                          : base::fault("the programme cannot be used");
  });
  CHECK(shop.open().has_value());
  const auto now_us = [] {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  };
  fill(shop.engine(), {now_us()});
  const codec::Node cart =
      document(R"({"member":"m1","lines":[{"line":"1","sku":"s17","unit_price":"199.50"},)"
               R"({"line":"2","sku":"s4","unit_price":"80.00"}]})");
  fixed_answer() = shop.engine().quote(cart).json;
  CHECK(!fixed_answer().empty());

  Beside beside;
  Settings settings;
  settings.requests_per_second = 1'000'000;
  auto ring = std::make_shared<access::KeyRing>();
  ring->add(access::hash_key(key), {1, access::Role::owner, "", {}, {}});
  std::vector<std::string> names(route_table().size() + 1, "any");
  Metrics metrics(names);
  Writer writer(shop.engine(), ServerClock({now_us, now_us}, base::us_per_second), metrics,
                {.waiting_commands_max = 20'000, .waiting_bytes_max = 1 << 26, .on_failure = {}});
  const auto no_reader = []() -> store::Expected<std::unique_ptr<store::Store>> {
    return std::unexpected(store::Fault{store::Fault::Kind::refused, "the store is in memory alone"});
  };
  Service service({.settings = settings,
                   .metrics = metrics,
                   .writer = writer,
                   .keys = [ring] { return ring; },
                   .endpoints = *beside.endpoints,
                   .open_reader = no_reader,
                   .logins = *beside.logins,
                   .changes = *beside.changes,
                   .inbox = *beside.inbox,
                   .shops = {},
                   .currency = {},
                   .more = &yardstick});
  Server server(service);
  server.stop_on_signals();
  const auto port = server.listen("127.0.0.1:0");
  CHECK(port.has_value());
  writer.start();
  std::printf("%u %.*s\n", static_cast<unsigned>(*port), static_cast<int>(key.size()), key.data());
  std::fflush(stdout);
  server.run();
  writer.stop();
}
