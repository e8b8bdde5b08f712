// Every scenario once more, over HTTP: a real server on a free port, an engine whose clock the test moves,
// commands as POST, expectations against what GET shows, and each view against its schema in /openapi.json.
// What a scenario says must be true at every door. Not the scenarios' own runner (scenario).
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "access/change_log.h"
#include "codec/json_writer.h"
#include "codec/programme_file.h"
#include "codec/text_file.h"
#include "codec/values.h"
#include "domain/rejection.h"
#include "http/routes.h"
#include "http/server.h"
#include "scenario/match.h"
#include "scenario/runner.h"
#include "scenario/scenario_file.h"
#include "scenario/shop.h"

namespace shuke::http {
namespace {

using codec::Node;
using nlohmann::json;

constexpr const char* key_text = "test";

/// One connection that waits for each answer.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port) : x_socket(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(::connect(x_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  ~HttpClient() { ::close(x_socket); }
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  struct Reply {
    int status = 0;
    std::string body;
  };
  Reply send(const std::string& method, const std::string& path, const std::string& body = "") {
    const std::string request = method + " " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
                                key_text + "\r\nContent-Length: " + std::to_string(body.size()) +
                                "\r\n\r\n" + body;
    CHECK(::send(x_socket, request.data(), request.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(request.size()));
    std::string in;
    std::size_t head = std::string::npos;
    std::size_t length = 0;
    while (head == std::string::npos || in.size() < head + 4 + length) {
      char bytes[16384];
      const ssize_t count = ::recv(x_socket, bytes, sizeof bytes, 0);
      CHECK(count > 0);
      in.append(bytes, static_cast<std::size_t>(count));
      if (head != std::string::npos) continue;
      head = in.find("\r\n\r\n");
      if (head == std::string::npos) continue;
      length = std::stoul(in.substr(in.find("Content-Length: ") + 16));
    }
    return {std::stoi(in.substr(9, 3)), in.substr(head + 4)};
  }

 private:
  int x_socket;
};

std::string encoded(std::string_view id) {
  std::string out;
  for (const char c : id) {
    char text[4];
    std::snprintf(text, sizeof text, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
    out += text;
  }
  return out;
}

/// A document of a scenario as the JSON that says the same.
void write(codec::JsonWriter& out, const Node& node) {
  switch (node.kind) {
    case Node::Kind::null: return out.null();
    case Node::Kind::scalar:
      return node.plain && json::accept(node.text) ? out.raw(node.text) : out.text(node.text);
    case Node::Kind::list:
      out.begin_array();
      for (const Node& item : node.items) write(out, item);
      return out.end_array();
    case Node::Kind::map:
      out.begin_object();
      for (std::size_t i = 0; i < node.items.size(); ++i) {
        out.key(node.keys[i].text);
        write(out, node.items[i]);
      }
      return out.end_object();
  }
}

std::string json_of(const Node& node) {
  std::string text;
  codec::JsonWriter out(text);
  write(out, node);
  return text;
}

Node scalar(std::string text) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.text = std::move(text);
  return node;
}

/// Says the same of an instant by a pattern, which the validator compiles once.
void spell_out_instants(json& schema) {
  if (schema.is_object() && schema.value("format", json()) == "date-time") {
    schema.erase("format");
    schema["pattern"] =
        "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
        "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$";
  }
  for (json& part : schema)
    if (part.is_structured()) spell_out_instants(part);
}

/// Lets nothing stand in an answer that its schema does not speak of.
void close_objects(json& schema) {
  if (schema.is_object() && schema.contains("properties") && !schema.contains("additionalProperties"))
    schema["additionalProperties"] = false;
  for (json& part : schema)
    if (part.is_structured()) close_objects(part);
}

/// The forms of answers, as /openapi.json has them.
class Schemas {
 public:
  Schemas() {
    json api = json::parse(write_openapi());
    spell_out_instants(api);
    close_objects(api["components"]["schemas"]);
    for (const char* name :
         {"Member", "Order", "StatementPage", "Quote", "Answer", "Problem", "Programme"}) {
      json root = {{"allOf", {{{"$ref", std::string("#/components/schemas/") + name}}}}};
      root["components"]["schemas"] = api["components"]["schemas"];
      valijson::SchemaParser parser;
      parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(root), x_schemas[name]);
    }
  }
  /// What a body has that its schema forbids, or lacks; empty: it is as described.
  std::string wrong(const std::string& name, const std::string& body) {
    const json value = json::parse(body);
    valijson::ValidationResults results;
    if (x_validator.validate(x_schemas.at(name), valijson::adapters::NlohmannJsonAdapter(value), &results))
      return {};
    std::string words = "not as the schema of " + name + " says:";
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
      for (const std::string& part : error.context) words += " " + part;
      words += " " + error.description;
    }
    return words;
  }

 private:
  std::map<std::string, valijson::Schema> x_schemas;
  valijson::Validator x_validator;  // keeps the patterns it has compiled
};

/// What a server has beside its store; scenarios ask for none of it, so all shops share one.
struct BesideStore {
  std::string folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "shuke-scenarios-XXXXXX").string();
    CHECK(mkdtemp(name.data()) != nullptr);
    return name;
  }();
  std::unique_ptr<outbox::EndpointFile> endpoints = outbox::EndpointFile::open(folder).value();
  std::unique_ptr<shops::Inbox> inbox = shops::Inbox::open(folder, {}).value();
  std::unique_ptr<access::LoginDesk> logins =
      access::LoginDesk::start(folder, {}, [] { return base::Instant{}; }).value();
  std::unique_ptr<access::ChangeLog> changes = access::ChangeLog::open(folder).value();

  ~BesideStore() {
    changes.reset();
    logins.reset();
    std::filesystem::remove_all(folder);
  }
};
store::Expected<std::unique_ptr<store::Store>> no_reader() {
  return std::unexpected(store::Fault{store::Fault::Kind::refused, "the store is in memory alone"});
}
BesideStore& beside() {
  static BesideStore shared;
  return shared;
}

/// A shop of one scenario behind a real server.
class ServedShop {
 public:
  ServedShop(const scenario::Scenario& scenario, const std::string& path)
      : x_shop(scenario::in_memory()(), [&scenario, path](codec::Directory& directory) {
          auto file = codec::load_programme(scenario::programme_path(path, scenario), directory.names());
          return file.programme ? base::Expected<domain::Programme>(*std::move(file.programme))
                                : base::fault("the programme cannot be used");
        }) {
    CHECK(x_shop.open().has_value());
    x_us = x_shop.engine().now().us;
    auto ring = std::make_shared<access::KeyRing>();
    ring->add(access::hash_key(key_text), {1, access::Role::owner, "", {}, {}});
    std::vector<std::string> names(route_table().size() + 1, "any");
    x_metrics = std::make_unique<Metrics>(names);
    x_settings.io_threads = 1;
    // The system's clock is read first; the steady one goes with it, whatever the test sets in between.
    const auto steady = [this] { return x_seen_us.load(); };
    const auto system = [this] { return (x_seen_us = x_us.load()) + x_ahead_us; };
    x_writer = std::make_unique<Writer>(
        x_shop.engine(), ServerClock({system, steady}, base::us_per_second), *x_metrics,
        Writer::Options{.waiting_commands_max = 1000, .waiting_bytes_max = 1 << 24, .on_failure = {}});
    x_service = std::make_unique<Service>(ServiceParts{.settings = x_settings,
                                                       .metrics = *x_metrics,
                                                       .writer = *x_writer,
                                                       .keys = [ring] { return ring; },
                                                       .endpoints = *beside().endpoints,
                                                       .open_reader = [] { return no_reader(); },
                                                       .logins = *beside().logins,
                                                       .changes = *beside().changes,
                                                       .inbox = *beside().inbox,
                                                       .shops = {},
                                                       .currency = {}});
    x_server = std::make_unique<Server>(*x_service);
    const auto port = x_server->listen("127.0.0.1:0");
    CHECK(port.has_value());
    x_writer->start();
    x_thread = std::thread([this] { x_server->run(); });
    x_client = std::make_unique<HttpClient>(*port);
  }
  ~ServedShop() {
    x_client.reset();
    x_server->stop();
    x_thread.join();
    x_writer->stop();
  }

  HttpClient& client() { return *x_client; }
  base::Instant now() const { return {x_at.value_or(base::Instant{x_us.load()})}; }
  /// Of the programme in force, asked where nobody writes.
  base::TimeZone zone() {
    base::TimeZone zone;
    x_writer->look([&](engine::Engine& engine) { zone = engine.programme().zone; });
    return zone;
  }
  /// The system's clock jumps, and the steady one does not.
  void jump(std::int64_t seconds) { x_ahead_us += seconds * base::us_per_second; }
  /// Moves the clock and waits until all that is due by then has happened.
  void move_to(base::Instant at) {
    if (x_at == at) return;
    x_at = at;
    x_us = std::max(x_us.load(), at.us);
    do {
      x_client->send("GET", "/v1/programme");
    } while (x_metrics->due_behind.load() != 0);
  }

 private:
  scenario::Shop x_shop;
  std::atomic<std::int64_t> x_us{0};
  std::atomic<std::int64_t> x_seen_us{0};
  std::atomic<std::int64_t> x_ahead_us{0};
  std::optional<base::Instant> x_at;
  Settings x_settings;
  std::unique_ptr<Metrics> x_metrics;
  std::unique_ptr<Writer> x_writer;
  std::unique_ptr<Service> x_service;
  std::unique_ptr<Server> x_server;
  std::thread x_thread;
  std::unique_ptr<HttpClient> x_client;
};

class ScenariosTest : public testing::TestWithParam<std::string> {
 protected:
  void run_file(const std::string& path) {
    const auto text = codec::read_text_file(path);
    ASSERT_TRUE(text.has_value()) << path;
    const auto documents = codec::parse_yaml(*text);
    ASSERT_TRUE(documents.has_value()) << path;
    for (const Node& document : *documents) {
      if (!scenario::is_scenario(document)) continue;
      scenario::Scenario scenario = scenario::read_scenario(document);
      scenario::read_published(scenario, path);
      if (std::ranges::any_of(scenario.steps, is_exact)) continue;
      if (std::ranges::any_of(scenario.steps, asks_for_a_secret)) continue;
      ServedShop shop(scenario, path);
      x_tokens.clear();
      x_first_at.clear();
      x_number = 0;
      for (const scenario::Step& step : scenario.steps) {
        run(shop, step, path + ":" + std::to_string(step.position.line));
        if (HasFailure()) return;
      }
      ++x_scenarios;
    }
    EXPECT_GT(x_scenarios, 0);
  }

  /// A server's time strictly rises, so that a quote is made some microseconds after its step's instant and
  /// cannot expire at one that is exact.
  static bool is_exact(const scenario::Step& step) {
    return step.rejected == domain::RejectionCode::quote_expired;
  }

  /// Secrets of printed cards do not come out over HTTP.
  static bool asks_for_a_secret(const scenario::Step& step) {
    const Node* secret = step.command ? step.command->find("secret") : nullptr;
    return secret != nullptr && secret->text.starts_with('$');
  }

  void run(ServedShop& shop, const scenario::Step& step, const std::string& place) {
    SCOPED_TRACE(place);
    ++x_number;
    base::Instant at = step.at.value_or(shop.now());
    if (step.later) at = shop.zone().delayed(shop.now(), *step.later);
    std::optional<std::string> quote;
    if (publishes(step) && shop.now() < at) {
      publish(shop, step, at);
    } else {
      shop.move_to(at);
      if (step.quote) quote = ask(shop, step);
      if (step.command) send(shop, *step.command, step);
    }
    for (const Node& expected : step.expects) look(shop, expected, quote);
  }

  static bool publishes(const scenario::Step& step) {
    const Node* type = step.command ? step.command->find("type") : nullptr;
    return type != nullptr && type->text == "publish_programme" &&
           step.command->find("takes_effect_at") == nullptr;
  }

  /// A version that takes effect at once would do so some microseconds beyond the step's instant, so it is
  /// published a moment before.
  void publish(ServedShop& shop, const scenario::Step& step, base::Instant at) {
    shop.move_to({at.us - 1000});
    Node command = *step.command;
    command.keys.push_back({"takes_effect_at", {}});
    command.items.push_back(scalar(codec::write_instant(at, shop.zone())));
    send(shop, command, step);
    shop.move_to(at);
  }

  std::string ask(ServedShop& shop, const scenario::Step& step) {
    const auto reply = shop.client().send("POST", "/v1/quotes", json_of(*step.quote));
    judge(reply, step, "Quote");
    if (reply.status == 200 && !step.quote_name.empty())
      x_tokens["$" + step.quote_name] = json::parse(reply.body)["quote"];
    return reply.body;
  }

  void send(ServedShop& shop, Node command, const scenario::Step& step) {
    const Node* type = command.find("type");
    if (type != nullptr && type->text == "advance_clock") {
      const Node* at = command.find("at");
      return shop.move_to(at == nullptr ? shop.now() : codec::read_instant(at->text).value());
    }
    for (std::size_t i = 0; i < command.keys.size(); ++i) {
      const auto token = x_tokens.find(command.items[i].text);
      if (command.keys[i].text == "quote" && token != x_tokens.end()) command.items[i].text = token->second;
    }
    const auto add = [&](const char* key, std::string text) {
      if (command.find(key) != nullptr) return;
      command.keys.push_back({key, {}});
      command.items.push_back(scalar(std::move(text)));
    };
    add("id", "step-" + std::to_string(x_number));
    // The server's time strictly rises, so a step's own instant is said; when a command is sent again, the
    // first one's.
    const auto first =
        x_first_at.try_emplace(command.find("id")->text, codec::write_instant(shop.now(), shop.zone()));
    add("at", first.first->second);
    judge(shop.client().send("POST", "/v1/commands", json_of(command)), step, "Answer");
  }

  void judge(const HttpClient::Reply& reply, const scenario::Step& step, const std::string& schema) {
    const json body = json::parse(reply.body);
    if (step.rejected) {
      const domain::RejectionRow& row = domain::rejection_row(*step.rejected);
      EXPECT_EQ(body.value("code", "accepted"), row.name) << reply.body;
      EXPECT_EQ(reply.status, row.http_status);
    } else if (!step.repeated) {
      EXPECT_EQ(reply.status, 200) << reply.body;
    }
    EXPECT_EQ(x_schemas.wrong(reply.status == 200 ? schema : "Problem", reply.body), "");
    EXPECT_TRUE(!step.repeated || body.value("repeated", false)) << reply.body;
  }

  void look(ServedShop& shop, const Node& expected, const std::optional<std::string>& quote) {
    const Node* order = expected.find("order");
    const Node* member = expected.find("member");
    std::string path = "/v1/members/" + encoded(member == nullptr ? "" : member->text);
    std::string schema = "Member";
    if (expected.find("postings") != nullptr) {
      path += "/statement?limit=200";
      schema = "StatementPage";
    } else if (order != nullptr) {
      path = "/v1/orders/" + encoded(order->text);
      schema = "Order";
    }
    HttpClient::Reply reply{200, quote.value_or("")};
    if (order == nullptr && quote) {
      schema = "Quote";
    } else {
      reply = shop.client().send("GET", path);
    }
    ASSERT_EQ(reply.status, 200) << path << " " << reply.body;
    EXPECT_EQ(x_schemas.wrong(schema, reply.body), "");
    const auto actual = codec::parse_json(reply.body);
    ASSERT_TRUE(actual.has_value());
    for (const scenario::Mismatch& mismatch : scenario::match(expected, *actual)) {
      // A quote's time is the server's, some microseconds beyond the step's.
      if (schema == "Quote" && mismatch.path == "valid_until") continue;
      ADD_FAILURE() << mismatch.path << ": expected " << mismatch.expected << ", actual "
                    << mismatch.actual;
    }
  }

  static inline Schemas x_schemas;
  std::map<std::string, std::string> x_tokens;
  std::map<std::string, std::string> x_first_at;  // by command id
  int x_number = 0;
  int x_scenarios = 0;
};

TEST_P(ScenariosTest, say_the_same_over_http) {
  run_file(std::string(SHUKE_SOURCE_DIR) + "/" + GetParam());
}

/// All scenario files, relative to the tree; programmes beside them hold none.
std::vector<std::string> scenario_files() {
  namespace fs = std::filesystem;
  const fs::path root(SHUKE_SOURCE_DIR);
  std::vector<std::string> files;
  for (const fs::path& folder : {root / "programmes", root / "tests/scenario"}) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const fs::path path = entry.path().lexically_relative(root);
      const bool is_programme = path.parent_path().filename() == "programmes";
      if (path.extension() == ".yaml" && !is_programme) files.push_back(path.string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

INSTANTIATE_TEST_SUITE_P(files, ScenariosTest, testing::ValuesIn(scenario_files()), [](const auto& file) {
  std::string name = file.param;
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
});

/// The views and answers that a jump of the clock must not spoil.
class JumpTest : public testing::Test {
 protected:
  json get(const std::string& path) { return json::parse(shop.client().send("GET", path).body); }
  json post(const std::string& path, const std::string& body) {
    return json::parse(shop.client().send("POST", path, body).body);
  }
  std::int64_t points() { return get("/v1/members/ada")["accounts"]["points"]["available"]; }

  static scenario::Scenario nothing() {
    scenario::Scenario empty;
    empty.programme = "free.yaml";
    return empty;
  }
  scenario::Scenario scenario = nothing();
  ServedShop shop{scenario, std::string(SHUKE_SOURCE_DIR) + "/programmes/any.yaml"};
};

TEST_F(JumpTest, what_is_due_waits_until_the_time_is_accepted_and_commands_go_on) {
  shop.move_to(codec::read_instant("2026-01-05T02:00:00Z").value());
  post("/v1/commands",
       R"([{"type":"enrol_member","id":"1","member":"ada"},{"type":"adjust_account","id":"2",
       "member":"ada","account":"points","amount":5,"reason":"r","ends_on":"2026-02-01"}])");
  EXPECT_EQ(points(), 5);
  shop.jump(60 * 24 * 3600);
  get("/v1/programme");
  EXPECT_EQ(get("/readyz")["clock"],
            (json{{"waits_to_be_accepted", true}, {"seconds_ahead", 60 * 24 * 3600}}));
  EXPECT_EQ(points(), 5);
  const json answer =
      post("/v1/commands", R"({"type":"adjust_account","id":"3","member":"ada","account":"points",
       "amount":-1,"reason":"r"})");
  ASSERT_EQ(answer["outcome"], "accepted") << answer;
  EXPECT_EQ(answer["events"][0]["at"].get<std::string>().substr(0, 10), "2026-01-05");
  EXPECT_EQ(points(), 4);
  EXPECT_EQ(post("/v1/clock", R"({"accept": true})"), json({{"done", true}}));
  EXPECT_EQ(points(), 0);
  EXPECT_EQ(get("/readyz")["clock"]["waits_to_be_accepted"], false);
}

}  // namespace
}  // namespace shuke::http
