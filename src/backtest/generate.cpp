// How the members of the make-believe shop come, buy, stay away and bring goods back, day by day.
#include "backtest/generate.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "backtest/synthetic_shop.h"
#include "base/limits.h"
#include "base/units.h"
#include "insight/bg_nbd.h"
#include "insight/random.h"

namespace shuke::backtest {
namespace {

using insight::Random;

constexpr std::size_t buffer_bytes = std::size_t{1} << 20;
constexpr std::uint32_t nobody = 0;
/// Every ninth order of a member is joined by one of a guest, so that guests make a tenth of all orders.
constexpr std::uint64_t members_per_guest = 9;
constexpr std::uint64_t whole_return_permille = 8;
constexpr std::uint64_t return_names_order_permille = 600;

/// Keys of the random streams, so that what one part draws never moves what another does.
enum Stream : std::uint64_t {
  order_stream = 201,
  buyer_stream,
  guest_stream,
  arrival_stream,
  visit_stream = 1'000'000
};

/// Puts down numbers and texts of a row. Bytes leave in large pieces.
class Rows {
 public:
  explicit Rows(const ByteSink& sink) : x_sink(sink) { x_buffer.reserve(buffer_bytes + 4096); }

  void text(std::string_view text) { x_buffer += text; }
  void mark(char character) { x_buffer += character; }
  void number(std::uint64_t value, int width = 1) {
    std::array<char, 20> digits;
    std::size_t at = digits.size();
    while (value != 0 || width > 0) {
      digits[--at] = static_cast<char>('0' + value % 10);
      value /= 10;
      --width;
    }
    x_buffer.append(digits.data() + at, digits.size() - at);
  }
  void money(base::Money amount) {
    number(static_cast<std::uint64_t>(amount.minor) / 100);
    mark('.');
    number(static_cast<std::uint64_t>(amount.minor) % 100, 2);
  }
  void end_row() {
    x_buffer += '\n';
    if (x_buffer.size() >= buffer_bytes) flush();
  }
  base::Expected<void> finish() {
    flush();
    return x_result;
  }
  bool failed() const { return !x_result.has_value(); }

 private:
  void flush() {
    if (x_result && !x_buffer.empty()) x_result = x_sink(x_buffer);
    x_buffer.clear();
  }

  const ByteSink& x_sink;
  std::string x_buffer;
  base::Expected<void> x_result;
};

/// A member between two orders. `passed` is the weight of the calendar passed at his next order, 32 bits
/// after the point.
struct Member {
  std::uint64_t passed = 0;
  std::uint32_t rate_q28 = 0;        // purchases a week
  std::uint32_t stays_away_q32 = 0;  // chance after each repeat purchase
  std::uint32_t visits = 0;
  std::uint32_t next = nobody;  // the next member who comes on the same day
};

/// Goods that come back on a later day.
struct GoodsBack {
  std::uint32_t order = 0;
  std::uint32_t line = 0;
  std::uint32_t member = nobody;
  bool names_order = false;
  Pick pick;
};

/// Something that happens on the day being written: an order (back is none) or a row of goods coming back.
struct Happening {
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  std::int32_t second = 0;
  std::uint32_t rank = 0;  // breaks ties by the order of arrival here
  std::uint32_t member = nobody;
  std::uint32_t back = none;

  friend bool operator<(const Happening& a, const Happening& b) {
    return a.second != b.second ? a.second < b.second : a.rank < b.rank;
  }
};

class Shop {
 public:
  Shop(const GenerateOptions& options, const ByteSink& sink);
  base::Expected<Generated> run();

 private:
  void write_head();
  void write_at(std::int32_t second);
  void write_row_head(char kind, std::uint32_t number, std::uint32_t member, std::int32_t second);
  void write_goods(const Pick& pick);
  void write_order(const Happening& order);
  void write_back(const Happening& back);
  void plan_return(const GoodsBack& sold, std::int32_t delay_days, std::uint32_t quantity);
  void maybe_return(const GoodsBack& sold, bool whole, std::int32_t whole_delay, Random& random);

  void let_new_members_in();
  void let_members_order();
  void let_guests_order();
  void let_goods_back();
  void plan_next_visit(std::uint32_t number);
  void wait_until(std::uint32_t number, std::int32_t day);
  void add(Happening happening);
  void write_day();

  const GenerateOptions& x_options;
  Rows x_rows;
  Shelves x_shelves;
  ShopCalendar x_calendar;
  std::uint64_t x_weight_per_week;
  std::vector<Member> x_members;         // number 1 is the first; 0 is nobody
  std::vector<std::uint32_t> x_waiting;  // first member who comes on a day
  std::vector<std::vector<GoodsBack>> x_back;
  std::int32_t x_day = 0;
  std::string x_date;                   // of x_day, as rows have it
  std::vector<Happening> x_happenings;  // of x_day
  std::uint32_t x_orders = 0;
  std::uint32_t x_returns = 0;
  Generated x_counts;
};

base::Date end_of(const GenerateOptions& options) {
  return base::add_months(options.from, static_cast<int>(options.years) * 12);
}

std::uint32_t saturated(std::uint64_t value) {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(value, std::numeric_limits<std::uint32_t>::max()));
}

Shop::Shop(const GenerateOptions& options, const ByteSink& sink)
    : x_options(options),
      x_rows(sink),
      x_shelves(options.seed),
      x_calendar(options.from, end_of(options).day - options.from.day),
      x_weight_per_week(x_calendar.total() * 7 / static_cast<std::uint64_t>(x_calendar.days())),
      x_members(1),
      x_waiting(static_cast<std::size_t>(x_calendar.days()), nobody),
      x_back(static_cast<std::size_t>(x_calendar.days())) {
  x_members.reserve(static_cast<std::size_t>(options.members) + 1);
}

base::Expected<Generated> Shop::run() {
  write_head();
  for (x_day = 0; x_day < x_calendar.days() && !x_rows.failed(); ++x_day) {
    x_happenings.clear();
    let_new_members_in();
    let_members_order();
    let_guests_order();
    let_goods_back();
    write_day();
  }
  if (auto written = x_rows.finish(); !written) return std::unexpected(written.error());
  return x_counts;
}

void Shop::write_head() {
  const base::CivilDate from = base::civil_of(x_options.from);
  const auto setting = [&](std::string_view name, std::uint64_t value) {
    x_rows.text(name);
    x_rows.number(value);
  };
  setting("# Synthetic order history made by shuke generate; no shop made it. members=",
          static_cast<std::uint64_t>(x_options.members));
  setting(" years=", static_cast<std::uint64_t>(x_options.years));
  setting(" seed=", x_options.seed);
  setting(" lines_per_order=", static_cast<std::uint64_t>(x_options.lines_per_order));
  setting(" from=", static_cast<std::uint64_t>(from.year));
  x_rows.mark('-');
  x_rows.number(static_cast<std::uint64_t>(from.month), 2);
  x_rows.mark('-');
  x_rows.number(static_cast<std::uint64_t>(from.day), 2);
  x_rows.text(
      "; repeat purchase by BG/NBD with r=0.243 alpha=4.414 weeks a=0.793 b=2.426 (CDNOW, Fader, Hardie "
      "and Lee 2005)\n");
  x_rows.text("order,member,at,line,sku,category,price_class,quantity,amount,kind,of_order\n");
}

/// New members come as the calendar's weight passes; number n is always the n-th of them.
void Shop::let_new_members_in() {
  const base::Wide total = static_cast<base::Wide>(x_calendar.total());
  const base::Wide passed = static_cast<base::Wide>(x_calendar.before(x_day + 1));
  const auto until = static_cast<std::uint64_t>(passed * x_options.members / total);
  while (x_members.size() - 1 < until) {
    const auto number = static_cast<std::uint32_t>(x_members.size());
    Random random(x_options.seed, buyer_stream, number);
    const insight::Buyer buyer = insight::draw_buyer(insight::cdnow_parameters, random);
    Member& member = x_members.emplace_back();
    member.rate_q28 = saturated(buyer.purchases_per_week.raw >> 4);
    member.stays_away_q32 = saturated(buyer.stays_away_q32);
    const std::uint64_t weight = x_calendar.before(x_day + 1) - x_calendar.before(x_day);
    member.passed = (x_calendar.before(x_day) << 32) + random.below(weight << 32);
    wait_until(number, x_day);
  }
}

void Shop::wait_until(std::uint32_t number, std::int32_t day) {
  std::uint32_t& head = x_waiting[static_cast<std::size_t>(day)];
  x_members[number].next = std::exchange(head, number);
}

/// Decides whether and when this member comes again after an order on x_day.
void Shop::plan_next_visit(std::uint32_t number) {
  Member& member = x_members[number];
  Random random(x_options.seed, visit_stream + member.visits, number);
  const bool repeat = member.visits++ > 0;
  if (repeat && (random.next() >> 32) < member.stays_away_q32) return;
  if (member.rate_q28 == 0) return;
  const base::Wide gap = base::Wide{static_cast<std::int64_t>(random.exponential().raw)} *
                         static_cast<std::int64_t>(x_weight_per_week) * (std::int64_t{1} << 28) /
                         member.rate_q28;
  const base::Wide passed = gap + static_cast<std::int64_t>(member.passed);
  if (passed >> 32 >= static_cast<base::Wide>(x_calendar.total())) return;
  member.passed = static_cast<std::uint64_t>(passed);
  wait_until(number, x_calendar.day_at(member.passed >> 32));
}

void Shop::let_members_order() {
  // A member who comes twice on this day is put back at the head of the very list being emptied.
  std::uint32_t& head = x_waiting[static_cast<std::size_t>(x_day)];
  while (head != nobody) {
    const std::uint32_t number = head;
    head = x_members[number].next;
    Random random(x_options.seed, arrival_stream + (std::uint64_t{x_members[number].visits} << 8), number);
    add({.second = shop_second(random), .member = number});
    plan_next_visit(number);
  }
}

void Shop::let_guests_order() {
  Random random(x_options.seed, guest_stream, static_cast<std::uint64_t>(x_day));
  const std::size_t of_members = x_happenings.size();
  for (std::size_t i = 0; i < of_members; ++i) {
    if (random.one_in(members_per_guest)) add({.second = shop_second(random)});
  }
}

void Shop::let_goods_back() {
  const std::vector<GoodsBack>& back = x_back[static_cast<std::size_t>(x_day)];
  Random random(x_options.seed, guest_stream, (std::uint64_t{1} << 32) + static_cast<std::uint64_t>(x_day));
  for (std::uint32_t i = 0; i < back.size(); ++i) {
    add({.second = shop_second(random), .member = back[i].member, .back = i});
  }
}

void Shop::add(Happening happening) {
  happening.rank = static_cast<std::uint32_t>(x_happenings.size());
  x_happenings.push_back(happening);
}

void Shop::write_day() {
  const base::CivilDate civil = base::civil_of(x_calendar.date(x_day));
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), ",%04d-%02d-%02dT", civil.year, civil.month, civil.day);
  x_date = text.data();
  std::sort(x_happenings.begin(), x_happenings.end());
  for (const Happening& happening : x_happenings) {
    if (happening.back == Happening::none) {
      write_order(happening);
    } else {
      write_back(happening);
    }
  }
  std::vector<GoodsBack>().swap(x_back[static_cast<std::size_t>(x_day)]);
}

void Shop::write_order(const Happening& order) {
  const std::uint32_t number = ++x_orders;
  ++(order.member == nobody ? x_counts.orders_of_guests : x_counts.orders_of_members);
  Random random(x_options.seed, order_stream, number);
  const Shopper shopper = order.member == nobody ? Shopper{} : x_shelves.shopper_of(order.member);
  const bool whole = random.permille(whole_return_permille);
  const auto whole_delay = static_cast<std::int32_t>(1 + random.below(20));
  std::uint32_t line = 0;
  do {
    ++line;
    const Pick pick = x_shelves.pick(shopper, x_calendar.date(x_day), random);
    write_row_head('o', number, order.member, order.second);
    x_rows.number(line);
    write_goods(pick);
    x_rows.text(",sale,");
    x_rows.end_row();
    ++x_counts.sale_rows;
    maybe_return({number, line, order.member, whole, pick}, whole, whole_delay, random);
  } while (line < 500 && random.below(static_cast<std::uint64_t>(x_options.lines_per_order)) != 0);
}

/// Decides whether a line just sold comes back. An order that comes back as a whole does so on one day and
/// names itself.
void Shop::maybe_return(const GoodsBack& sold, bool whole, std::int32_t whole_delay, Random& random) {
  const bool alone = random.permille(x_shelves.returned_permille(sold.pick.article));
  const auto pieces = static_cast<std::uint32_t>(sold.pick.quantity);
  if (whole) return plan_return(sold, whole_delay, pieces);
  if (!alone) return;
  // Most goods come back in the first two weeks; a few much later.
  std::uint64_t delay = 1 + std::min(random.below(30), random.below(30));
  if (random.one_in(25)) delay += random.below(90);
  const bool all = pieces == 1 || random.one_in(2);
  const auto some = static_cast<std::uint32_t>(1 + random.below(pieces));
  GoodsBack back = sold;
  back.names_order = random.permille(return_names_order_permille);
  plan_return(back, static_cast<std::int32_t>(delay), all ? pieces : some);
}

void Shop::plan_return(const GoodsBack& sold, std::int32_t delay_days, std::uint32_t quantity) {
  const std::int32_t day = x_day + delay_days;
  if (day >= x_calendar.days()) return;
  GoodsBack back = sold;
  back.pick.quantity = static_cast<std::int32_t>(quantity);
  x_back[static_cast<std::size_t>(day)].push_back(back);
}

void Shop::write_back(const Happening& happening) {
  const GoodsBack& back = x_back[static_cast<std::size_t>(x_day)][happening.back];
  write_row_head('r', ++x_returns, back.member, happening.second);
  x_rows.number(back.names_order ? back.line : 1);
  write_goods(back.pick);
  x_rows.text(",return,");
  if (back.names_order) {
    x_rows.mark('o');
    x_rows.number(back.order, 8);
  }
  x_rows.end_row();
  ++x_counts.return_rows;
}

void Shop::write_row_head(char kind, std::uint32_t number, std::uint32_t member, std::int32_t second) {
  x_rows.mark(kind);
  x_rows.number(number, 8);
  x_rows.mark(',');
  if (member != nobody) {
    x_rows.mark('m');
    x_rows.number(member, 7);
  }
  write_at(second);
}

void Shop::write_at(std::int32_t second) {
  const auto of_day = static_cast<std::uint64_t>(second);
  x_rows.text(x_date);
  x_rows.number(of_day / 3600, 2);
  x_rows.mark(':');
  x_rows.number(of_day / 60 % 60, 2);
  x_rows.mark(':');
  x_rows.number(of_day % 60, 2);
  x_rows.text("+08:00,");
}

void Shop::write_goods(const Pick& pick) {
  x_rows.mark(',');
  x_rows.text(x_shelves.article(pick.article).columns);
  x_rows.text(price_class_name(pick.price_class));
  x_rows.mark(',');
  x_rows.number(static_cast<std::uint64_t>(pick.quantity));
  x_rows.mark(',');
  x_rows.money({pick.unit_price.minor * pick.quantity});
}

base::Expected<void> check_options(const GenerateOptions& options) {
  struct Range {
    std::string_view name;
    std::int64_t value;
    std::int64_t largest;
  };
  const std::array<Range, 3> ranges{
      {{"members", options.members, generated_members_max},
       {"years", options.years, generated_years_max},
       {"lines-per-order", options.lines_per_order, generated_lines_per_order_max}}};
  for (const Range& range : ranges) {
    if (range.value >= 1 && range.value <= range.largest) continue;
    return base::fault("--" + std::string(range.name) + " must be 1 to " + std::to_string(range.largest) +
                       ", not " + std::to_string(range.value) + ".");
  }
  const int first = base::civil_of(options.from).year;
  if (first < base::year_min || first + options.years > base::year_max)
    return base::fault("--from and --years must lie within " + std::to_string(base::year_min) + " and " +
                       std::to_string(base::year_max) + ".");
  return {};
}

/// A file under another name until it is complete; what is not an ordinary file (a device, a pipe) is
/// written as it is.
struct Target {
  std::string path;
  std::string written_path;
};

Target target_of(const std::string& path) {
  std::error_code ignored;
  const bool special =
      std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored);
  return {path, special ? path : path + ".partial"};
}

base::Expected<Generated> generate_into(const GenerateOptions& options, std::FILE* file,
                                        const std::string& path) {
  const auto failure = [&] { return base::fault(path + ": cannot be written (disk full?)."); };
  auto generated = generate(options, [&](std::string_view bytes) -> base::Expected<void> {
    if (std::fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size()) return failure();
    return {};
  });
  if (generated && std::fflush(file) != 0) return failure();
  return generated;
}

}  // namespace

base::Expected<Generated> generate(const GenerateOptions& options, const ByteSink& sink) {
  if (auto checked = check_options(options); !checked) return std::unexpected(checked.error());
  return Shop(options, sink).run();
}

base::Expected<Generated> generate_file(const GenerateOptions& options, const std::string& path) {
  if (auto checked = check_options(options); !checked) return std::unexpected(checked.error());
  if (path == "-") return generate_into(options, stdout, "standard output");
  const Target target = target_of(path);
  std::FILE* file = std::fopen(target.written_path.c_str(), "wb");
  if (file == nullptr) return base::fault(path + ": cannot be opened for writing.");
  auto generated = generate_into(options, file, path);
  if (std::fclose(file) != 0 && generated)
    generated = base::fault(path + ": cannot be written (disk full?).");
  std::error_code failed;
  if (target.path != target.written_path) {
    if (generated) {
      std::filesystem::rename(target.written_path, target.path, failed);
      if (failed) return base::fault(path + ": cannot be given its name: " + failed.message() + ".");
    } else {
      std::filesystem::remove(target.written_path, failed);
    }
  }
  return generated;
}

}  // namespace shuke::backtest
