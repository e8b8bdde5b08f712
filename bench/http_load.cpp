// http_load: connections that send orders to a running server as fast as it answers, and what that came to.
// One thread over epoll, so that the client takes little of the machine it shares with the server. Not a
// test: it stops at the first answer that is not an acceptance.
//
//   http_load PORT KEY CONNECTIONS WHAT SECONDS
//
// WHAT is a number of orders a request (1 sends single commands, more sends arrays), or `quotes`, or
// `fixed` for the yardstick of quotes. Prints one line: commands or quotes, seconds, how many a second, and
// the 50th, 99th and largest latency of a request in milliseconds.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr int members = 20'000;

[[noreturn]] void fail(std::string_view words) {
  std::fprintf(stderr, "http_load: %.*s\n", static_cast<int>(words.size()), words.data());
  std::exit(1);
}

std::int64_t now_us() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

int connect_to(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (socket < 0 || ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    fail("cannot connect");
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return socket;
}

/// Requests with bodies that never repeat an id, also not from one run to the next.
class Requests {
 public:
  Requests(std::string key, const std::string& what)
      : x_key(std::move(key)), x_what(what), x_commands(std::atoi(what.c_str())) {
    x_run = std::to_string(std::chrono::system_clock::now().time_since_epoch().count() / 1000);
  }

  std::string enrolments(int from, int count) {
    std::string body = "[";
    for (int i = from; i < from + count; ++i) {
      if (body.size() > 1) body += ',';
      const std::string no = std::to_string(i);
      body += R"({"type":"enrol_member","id":"e)" + no + R"(","member":"m)" + no + R"("})";
    }
    return with_head("/v1/commands", body + "]");
  }

  /// How many commands or quotes a request holds.
  int size() const { return x_commands > 0 ? x_commands : 1; }
  bool orders() const { return x_commands > 0; }

  std::string next() {
    if (!orders()) return quote();
    std::string body = x_commands > 1 ? "[" : "";
    for (int i = 0; i < x_commands; ++i) {
      if (i > 0) body += ',';
      body += order();
    }
    if (x_commands > 1) body += ']';
    return with_head("/v1/commands", body);
  }

 private:
  std::string quote() {
    const std::string member = std::to_string(++x_orders % 1000);
    return with_head(x_what == "quotes" ? "/v1/quotes" : "/bench/fixed",
                     R"({"member":"m)" + member +
                         R"(","lines":[{"line":"1","sku":"s17","unit_price":"199.50"},)"
                         R"({"line":"2","sku":"s4","unit_price":"80.00"}]})");
  }

  std::string order() {
    const std::string id = x_run + "-" + std::to_string(++x_orders);
    x_random = x_random * 6364136223846793005u + 1442695040888963407u;
    const std::string member = std::to_string((x_random >> 33) % members);
    return R"({"type":"pay_order","id":"p)" + id + R"(","order":"o)" + id + R"(","member":"m)" + member +
           R"(","lines":[{"line":"1","sku":"s17","amount":"199.50"},{"line":"2","sku":"s4","price_class":)"
           R"("special","amount":"80.00"}],"tenders":[{"kind":"cash","amount":"279.50"}]})";
  }

  std::string with_head(const std::string& path, const std::string& body) const {
    return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + x_key +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
  }

  std::string x_key;
  std::string x_what;
  std::string x_run;
  int x_commands;
  std::uint64_t x_orders = 0;
  std::uint64_t x_random = 7;
};

/// One connection with at most one request under way.
struct Connection {
  int socket = -1;
  std::string in;
  std::int64_t begun_us = 0;
};

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + part.size()))
    ++count;
  return count;
}

/// How many commands a whole answer accepts, 1 for what is no command; nothing (-1) while it has not come
/// to its end.
long accepted_in(std::string_view in, bool orders) {
  const std::size_t head = in.find("\r\n\r\n");
  if (head == std::string_view::npos) return -1;
  constexpr std::string_view name = "Content-Length: ";
  const std::size_t field = in.substr(0, head).find(name);
  if (field == std::string_view::npos) fail("an answer without a length");
  const auto length = std::strtoul(in.data() + field + name.size(), nullptr, 10);
  if (in.size() < head + 4 + length) return -1;
  if (!in.starts_with("HTTP/1.1 200")) fail(in.substr(0, 600));
  if (!orders) return 1;
  return static_cast<long>(count_of(in.substr(head), R"("outcome":"accepted")"));
}

class Load {
 public:
  Load(int port, int connections, Requests requests)
      : x_requests(std::move(requests)),
        x_connections(static_cast<std::size_t>(connections)),
        x_epoll(::epoll_create1(0)) {
    for (std::size_t i = 0; i < x_connections.size(); ++i) {
      x_connections[i].socket = connect_to(port);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = i;
      ::epoll_ctl(x_epoll, EPOLL_CTL_ADD, x_connections[i].socket, &event);
    }
  }

  /// Members that the orders name; those of an earlier run are answered again.
  void enrol() {
    Connection& one = x_connections.front();
    for (int from = 0; from < members; from += 1000) {
      begin(one, x_requests.enrolments(from, 1000));
      while (accepted_in(one.in, true) < 0) receive(one);
    }
  }

  void run(int seconds) {
    const std::int64_t begin_us = now_us();
    const std::int64_t end_us = begin_us + seconds * 1'000'000LL;
    for (Connection& one : x_connections) begin(one, x_requests.next());
    std::size_t under_way = x_connections.size();
    long done = 0;
    while (under_way > 0) {
      epoll_event events[64];
      const int ready = ::epoll_wait(x_epoll, events, 64, 10'000);
      if (ready <= 0) fail("no answer for ten seconds");
      for (int i = 0; i < ready; ++i) {
        Connection& one = x_connections[events[i].data.u64];
        receive(one);
        const long accepted = accepted_in(one.in, x_requests.orders());
        if (accepted < 0) continue;
        if (accepted != x_requests.size()) fail(std::string_view(one.in).substr(0, 2000));
        done += accepted;
        x_latencies_us.push_back(now_us() - one.begun_us);
        if (now_us() < end_us) {
          begin(one, x_requests.next());
        } else {
          --under_way;
        }
      }
    }
    print(done, static_cast<double>(now_us() - begin_us) / 1e6);
  }

 private:
  /// A request is small beside what a socket takes, so writing it may wait.
  static void begin(Connection& one, std::string request) {
    one.in.clear();
    one.begun_us = now_us();
    for (std::string_view rest = request; !rest.empty();) {
      const ssize_t written = ::send(one.socket, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (written <= 0) fail("the server closed a connection");
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  static void receive(Connection& one) {
    char bytes[65536];
    const ssize_t count = ::recv(one.socket, bytes, sizeof bytes, 0);
    if (count <= 0) fail("the server closed a connection");
    one.in.append(bytes, static_cast<std::size_t>(count));
  }

  void print(long done, double seconds) {
    std::ranges::sort(x_latencies_us);
    const auto at = [&](double part) {
      const auto last = static_cast<double>(x_latencies_us.size() - 1);
      return static_cast<double>(x_latencies_us[static_cast<std::size_t>(last * part)]) / 1000;
    };
    std::printf("%ld %.2f %.0f %.2f %.2f %.2f\n", done, seconds, static_cast<double>(done) / seconds,
                at(0.5), at(0.99), at(1));
  }

  Requests x_requests;
  std::vector<Connection> x_connections;
  int x_epoll;
  std::vector<std::int64_t> x_latencies_us;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) fail("PORT KEY CONNECTIONS WHAT SECONDS were expected");
  const Requests requests(argv[2], argv[4]);
  Load load(std::atoi(argv[1]), std::atoi(argv[3]), requests);
  if (requests.orders()) load.enrol();
  load.run(std::atoi(argv[5]));
}
