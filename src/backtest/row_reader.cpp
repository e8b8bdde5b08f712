// From bytes to rows: one record after the other, its cells by column, its values by the mapping's rules.
#include "backtest/row_reader.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/limits.h"
#include "base/names.h"

namespace shuke::backtest {
namespace {

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool one_of(std::string_view text, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string listed(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "`" : ", `") + word + "`";
  return list;
}

std::string quoted(std::string_view text) {
  return "`" + excerpt(text.substr(0, 60)) + "`";
}

}  // namespace

RowReader::RowReader(const ReadingRules& rules)
    : findings(rules.mapping.skip.size()),
      x_rules(rules),
      x_instants(rules.mapping.date_formats, rules.mapping.zone),
      x_scan(rules.mapping.delimiter, !rules.mapping.blanks_delimit),
      x_joined(columns_count),
      x_above(rules.layout.fill_down.size()) {
  for (const SkuKind& sku : rules.mapping.sku_kinds) {
    if (!sku.begins) x_not_goods.emplace(sku.sku, sku.kind);
  }
}

void RowReader::read(const Chunk& chunk, std::size_t skip_bytes) {
  groups.clear();
  open_returns.clear();
  edges = {};
  faults.clear();
  faults_count = 0;
  x_head = {};
  x_added = false;
  x_run_first = true;
  x_run_kept = false;
  x_run_any = x_run_any && !x_above.empty();  // only filling down looks back beyond the chunk
  x_text = chunk.text().substr(skip_bytes);
  x_line = chunk.first_line + count_newlines(chunk.text().substr(0, skip_bytes));
  const TextLook look = look_at_text(x_text);
  if (look.fault) {
    x_line += count_newlines(x_text.substr(0, look.fault_at));
    wrong_record(*look.fault == TextFault::nul_byte
                     ? "a NUL byte stands on this line; this is no text file"
                     : "what stands on this line is not UTF-8; the mapping's "
                       "`encoding` can name another encoding");
    return;
  }
  x_careful =
      look.controls || (!x_rules.mapping.blanks_delimit && x_text.find('"') != std::string_view::npos);
  if (x_rules.mapping.blanks_delimit) {
    read_blanks();
  } else {
    read_delimited();
  }
  edges.single = x_run_first;
  edges.last_kept = x_run_kept;
  if (edges.any) edges.last_order = x_run_order;
}

/// Finds the newline that ends the record beginning at `used`, scanning on where it is not there yet;
/// false: the end.
bool RowReader::find_record_end(std::size_t& used, std::size_t& last) {
  last = used;
  for (;;) {
    if (last == x_ends_count) {
      const std::size_t left = x_ends_count - used;
      std::copy(x_ends.begin() + static_cast<std::ptrdiff_t>(used),
                x_ends.begin() + static_cast<std::ptrdiff_t>(x_ends_count), x_ends.begin());
      if (x_ends.size() < left + SeparatorScan::found_max)
        x_ends.resize(2 * left + SeparatorScan::found_max);
      last -= used;
      used = 0;
      const std::uint32_t* end = x_scan.next(x_ends.data() + left);
      if (end == nullptr) return false;
      x_ends_count = static_cast<std::size_t>(end - x_ends.data());
      continue;
    }
    if (x_text[x_ends[last]] == '\n') return true;
    ++last;
  }
}

void RowReader::read_delimited() {
  x_scan.start(x_text);
  x_ends_count = 0;
  x_record_from = 0;
  std::size_t last = 0;
  for (std::size_t used = 0; find_record_end(used, last); used = last + 1) {
    x_record_ends = x_ends.data() + used;
    x_record_to = x_ends[last];
    const std::string_view whole = x_text.substr(x_record_from, x_record_to - x_record_from);
    const std::uint64_t lines = 1 + (x_careful ? count_newlines(whole) : 0);
    if (whole.ends_with('\r')) {
      --x_record_to;
      x_ends[last] = static_cast<std::uint32_t>(x_record_to);
    }
    const std::size_t fields = last - used + 1;
    if (x_record_to - x_record_from > base::csv_line_bytes_max) {
      wrong_record("the line is longer than " + std::to_string(base::csv_line_bytes_max) + " bytes");
    } else if (fields == x_rules.layout.fields) {
      record();
    } else if (!trimmed(x_text.substr(x_record_from, x_record_to - x_record_from)).empty()) {
      wrong_record("has " + std::to_string(fields) + " fields where the header has " +
                   std::to_string(x_rules.layout.fields));
    }
    x_record_from += whole.size() + 1;
    x_line += lines;
  }
}

void RowReader::read_blanks() {
  x_record_from = 0;
  for (; x_record_from < x_text.size(); ++x_line) {
    const std::size_t end = x_text.find('\n', x_record_from);
    std::string_view left = x_text.substr(x_record_from, end - x_record_from);
    if (left.ends_with('\r')) left.remove_suffix(1);
    x_record_to = x_record_from + left.size();
    x_fields.clear();
    for (left = trimmed(left); !left.empty(); left = trimmed(left)) {
      x_fields.push_back(left.substr(0, left.find_first_of(" \t")));
      left.remove_prefix(x_fields.back().size());
    }
    if (x_record_to - x_record_from > base::csv_line_bytes_max) {
      wrong_record("the line is longer than " + std::to_string(base::csv_line_bytes_max) + " bytes");
    } else if (x_fields.size() == x_rules.layout.fields) {
      record();
    } else if (!x_fields.empty()) {
      wrong_record("has " + std::to_string(x_fields.size()) + " fields where the header has " +
                   std::to_string(x_rules.layout.fields));
    }
    x_record_from = end + 1;
  }
}

void RowReader::record() {
  ++counts.records;
  x_unquoted_used = 0;
  if (same_head()) {
    gather_cells(x_rules.layout.head_cells);
    return read_row();
  }
  x_head = {};
  x_added = false;
  gather_cells(0);
  const std::string_view order = cell(Column::order);
  const bool same_order = x_run_any && order == x_run_order;
  if (!x_above.empty()) fill_down(same_order);
  if (!same_order || !edges.any) follow_run(order, same_order);
  x_row.order = order;
  x_row.member = cell(Column::member);
  if (skipped_by_rule() || !read_instant()) return;
  read_row();
}

/// Rows of one order mostly stand together and begin with the same bytes: those are compared once and not
/// read again.
bool RowReader::same_head() {
  const std::size_t fields = x_rules.layout.head_fields;
  if (fields == 0 || x_careful || x_rules.mapping.blanks_delimit) return false;
  const std::size_t size = x_record_ends[fields - 1] - x_record_from;
  return size == x_head.size() && std::memcmp(x_text.data() + x_record_from, x_head.data(), size) == 0;
}

void RowReader::follow_run(std::string_view order, bool goes_on) {
  if (!edges.any) {
    edges.any = true;
    edges.first_order = order;
  } else {
    x_run_first = false;
  }
  if (!goes_on) x_run_order = order;
  x_run_any = true;
  x_run_kept = false;
}

std::string_view RowReader::field(std::size_t place) {
  if (x_rules.mapping.blanks_delimit) return x_fields[place];
  const std::size_t from = place == 0 ? x_record_from : x_record_ends[place - 1] + 1u;
  const std::string_view text = x_text.substr(from, x_record_ends[place] - from);
  return !text.empty() && text.front() == '"' ? unquoted(text) : trimmed(text);
}

std::string_view RowReader::unquoted(std::string_view text) {
  if (x_unquoted_used == x_unquoted.size()) x_unquoted.emplace_back();
  const Unquoted found = unquote(text, x_unquoted[x_unquoted_used++]);
  if (!found.clean) wrong_record("text follows a closing quote: " + quoted(text));
  return found.text;
}

void RowReader::gather_cells(std::size_t from) {
  const Layout& layout = x_rules.layout;
  for (std::size_t i = from; i < layout.cells.size(); ++i) {
    const auto [column, place] = layout.cells[i];
    x_cells[column] = field(place);
  }
  if (!layout.joins) return;
  for (std::size_t column = 0; column < columns_count; ++column) {
    if (layout.places[column].size() > 1) x_cells[column] = joined(column);
  }
}

std::string_view RowReader::joined(std::size_t column) {
  std::string& text = x_joined[column];
  text.clear();
  for (const std::uint16_t place : x_rules.layout.places[column]) {
    if (!text.empty()) text += '-';
    text += field(place);
  }
  return text;
}

void RowReader::fill_down(bool same_order) {
  const Layout& layout = x_rules.layout;
  for (std::size_t i = 0; i < x_above.size(); ++i) {
    const std::string_view text = field(layout.fill_down[i]);
    if (!text.empty() || !same_order) x_above[i] = text;
    for (std::size_t column = 0; column < columns_count; ++column) {
      if (layout.single[column] == layout.fill_down[i]) x_cells[column] = x_above[i];
    }
  }
}

bool RowReader::skipped_by_rule() {
  const Layout& layout = x_rules.layout;
  for (std::size_t rule = 0; rule < layout.skip.size(); ++rule) {
    std::string_view text = field(layout.skip[rule]);
    const auto filled = std::find(layout.fill_down.begin(), layout.fill_down.end(), layout.skip[rule]);
    if (filled != layout.fill_down.end())
      text = x_above[static_cast<std::size_t>(filled - layout.fill_down.begin())];
    if (!one_of(text, x_rules.mapping.skip[rule].values)) continue;
    ++counts.skipped;
    found(findings.by_rule()[rule], {});
    return true;
  }
  return false;
}

void RowReader::read_row() {
  x_row.line = cell(Column::line);
  x_row.sku = cell(Column::sku);
  x_row.category = cell(Column::category);
  x_row.of_order = cell(Column::of_order);
  x_row.file_line = x_line;
  // Every one is asked, so that a row with several faults names them all.
  bool good = read_kind();
  good = read_price_class() && good;
  good = read_quantity() && good;
  good = good && read_amount();
  good = check_ids() && good;
  if (!good) {
    x_head = {};
    return;
  }
  if (x_rules.layout.head_fields != 0 && !x_rules.mapping.blanks_delimit) {
    const std::size_t head_end = x_record_ends[x_rules.layout.head_fields - 1];
    x_head = x_text.substr(x_record_from, head_end - x_record_from);
  }
  counts.last_us = std::max(counts.last_us, x_row.at.us);
  const Mapping& mapping = x_rules.mapping;
  const base::Money amount = x_row.amount.value_or(base::Money{});
  if (x_rules.until && x_row.at > *x_rules.until) return skip(Finding::after_until, amount);
  if (x_row.member.empty() && mapping.skip_without_member) return skip(Finding::without_member, amount);
  if (mapping.skip_without_price && !x_price_positive) {
    skip(Finding::without_price, amount);
    return keep_presence();
  }
  if (const auto kind = not_goods()) return skip_not_goods(*kind, amount);
  if (x_row.kind == RowKind::taken_back && x_row.member.empty() && x_row.of_order.empty()) {
    ++counts.unmatched;
    return found(findings.of(Finding::guest_return_without_order), amount);
  }
  keep_row();
}

bool RowReader::read_instant() {
  const std::string_view text = cell(Column::at);
  if (text != x_at_text || text.empty()) {
    const auto at = x_instants.read(text);
    if (!at) return wrong(Column::at, quoted(text) + " " + x_instants.why_not(text));
    x_at = *at;
    x_at_text = text;
  }
  x_row.at = x_at;
  return true;
}

bool RowReader::read_kind() {
  const Mapping& mapping = x_rules.mapping;
  const std::string_view text = cell(Column::kind);
  if (text != x_kind_text) {
    const bool returns = one_of(text, mapping.return_words);
    if (!returns && !text.empty() && !one_of(text, mapping.sale_words)) {
      return wrong(Column::kind, quoted(text) + " is none of " + listed(mapping.sale_words) + ", " +
                                     listed(mapping.return_words));
    }
    x_kind_text = text;
    x_kind_returns = returns;
  }
  bool returns = x_kind_returns;
  for (const std::string& begin : mapping.return_order_begins)
    returns = returns || x_row.order.starts_with(begin);
  x_row.kind = returns ? RowKind::taken_back : RowKind::sale;
  return true;
}

bool RowReader::read_price_class() {
  const std::string_view text = cell(Column::price_class);
  if (text != x_price_class_text) {
    const auto& words = x_rules.mapping.price_class_words;
    const auto found =
        std::find_if(words.begin(), words.end(), [text](const auto& list) { return one_of(text, list); });
    if (found == words.end() && !text.empty()) {
      std::string all;
      for (const auto& list : words) all += (all.empty() || list.empty() ? "" : ", ") + listed(list);
      return wrong(Column::price_class, quoted(text) + " is none of " + all);
    }
    x_price_class_text = text;
    x_price_class =
        text.empty() ? domain::PriceClass::regular : static_cast<domain::PriceClass>(found - words.begin());
  }
  x_row.price_class = x_price_class;
  return true;
}

bool RowReader::read_quantity() {
  const Mapping& mapping = x_rules.mapping;
  const std::string_view text = cell(Column::quantity);
  x_row.quantity.reset();
  x_quantity_negative = false;
  if (text.empty()) {
    if (x_row.kind == RowKind::sale) x_row.quantity = 1;
    return true;
  }
  const auto read = read_whole(text, mapping.decimal_mark);
  if (!read) return wrong(Column::quantity, quoted(text) + " is no whole number");
  std::int64_t quantity = *read;
  const bool signs_mean_returns = mapping.negative_quantity_returns || !mapping.return_order_begins.empty();
  if (quantity < 0 && signs_mean_returns) {
    x_quantity_negative = true;
    quantity = -quantity;
    if (mapping.negative_quantity_returns) x_row.kind = RowKind::taken_back;
  }
  if (quantity <= 0 || (x_quantity_negative && x_row.kind == RowKind::sale)) {
    return wrong(Column::quantity, quoted(text) + " must be above zero");
  }
  if (quantity > base::quantity_max) {
    return wrong(Column::quantity, quoted(text) + " is larger than " + std::to_string(base::quantity_max));
  }
  x_row.quantity = quantity;
  return true;
}

bool RowReader::read_amount() {
  x_row.amount.reset();
  x_price_positive = true;
  const bool by_column = x_rules.mapping.has(Column::amount);
  if (!(by_column ? read_amount_column() : read_unit_price())) return false;
  return check_amount();
}

bool RowReader::read_amount_column() {
  if (cell(Column::amount).empty()) return true;
  base::Money amount;
  if (!read_money(Column::amount, 1, amount)) return false;
  x_price_positive = amount.minor > 0 || (x_quantity_negative && amount.minor != 0);
  x_row.amount = amount;
  return true;
}

bool RowReader::read_unit_price() {
  if (cell(Column::unit_price).empty()) return true;
  base::Money amount;
  if (!read_money(Column::unit_price, x_row.quantity.value_or(1), amount)) return false;
  const auto price = read_decimal(cell(Column::unit_price), x_rules.mapping.decimal_mark);
  x_price_positive = price && price->digits > 0;
  if (!cell(Column::discount).empty()) {
    base::Money discount;
    if (!read_money(Column::discount, 1, discount)) return false;
    amount -= discount.minor < 0 ? -discount : discount;
  }
  x_row.amount = amount;
  return true;
}

bool RowReader::read_money(Column column, std::int64_t times, base::Money& money) {
  const std::string_view text = cell(column);
  const auto decimal = read_decimal(text, x_rules.money.mark);
  if (!decimal) return wrong(column, quoted(text) + " is no amount");
  const auto amount = scaled(*decimal, times, x_rules.money);
  if (!amount) {
    return wrong(column, amount.error() == MoneyFault::too_large
                             ? quoted(text) + " is too large an amount"
                             : quoted(text) + " has more than " + std::to_string(x_rules.money.decimals) +
                                   " decimals");
  }
  if (amount->rounded) found(findings.of(Finding::amount_rounded), amount->money);
  money = amount->money;
  return true;
}

bool RowReader::check_amount() {
  const Mapping& mapping = x_rules.mapping;
  const Column column = mapping.has(Column::amount) ? Column::amount : Column::unit_price;
  if (x_row.kind == RowKind::sale) {
    if (!x_row.amount) return wrong(column, "is empty where an amount must stand");
    if (x_row.amount->minor >= 0 || (mapping.skip_without_price && !x_price_positive)) return true;
    return wrong(column, quoted(cell(column)) + " must not be below zero");
  }
  if (!x_row.quantity) {
    if (!x_row.amount) return wrong(column, "is empty, and so is the quantity: a return needs one of them");
    if (x_row.amount->minor <= 0) return wrong(column, quoted(cell(column)) + " must be above zero");
  }
  // Beside a quantity the amount of a return decides nothing; exports write it with either sign.
  const bool skipped = mapping.skip_without_price && !x_price_positive;
  if (x_row.amount && x_row.amount->minor < 0 && !skipped) x_row.amount = -*x_row.amount;
  return true;
}

bool RowReader::check_ids() {
  constexpr std::size_t most = base::id_characters_max;
  const bool short_ones = x_row.order.size() <= most && x_row.member.size() <= most &&
                          x_row.line.size() <= most && x_row.sku.size() <= most &&
                          x_row.category.size() <= most && x_row.of_order.size() <= most;
  const bool there = !x_row.order.empty() || x_row.kind != RowKind::sale;
  return (short_ones && there && !x_careful) || check_ids_slowly();
}

bool RowReader::check_ids_slowly() {
  bool good = check_id(Column::order, x_row.kind == RowKind::sale);
  good = check_id(Column::member, false) && good;
  good = check_id(Column::line, false) && good;
  good = check_id(Column::sku, false) && good;
  good = check_id(Column::category, false) && good;
  return check_id(Column::of_order, false) && good;
}

bool RowReader::check_id(Column column, bool required) {
  const std::string_view text = cell(column);
  if (text.empty()) return !required || wrong(column, "is empty where an id must stand");
  if (text.size() > base::id_characters_max && characters(text) > base::id_characters_max) {
    return wrong(column, quoted(text) + "… is longer than " + std::to_string(base::id_characters_max) +
                             " characters");
  }
  if (x_careful && std::any_of(text.begin(), text.end(), is_control)) {
    return wrong(column, quoted(text) + " holds a character that cannot be printed");
  }
  return true;
}

std::optional<NotGoods> RowReader::not_goods() const {
  if (x_rules.mapping.sku_kinds.empty()) return std::nullopt;
  const auto found = x_not_goods.find(x_row.sku);
  if (found != x_not_goods.end()) return found->second;
  for (const SkuKind& sku : x_rules.mapping.sku_kinds) {
    if (sku.begins && x_row.sku.starts_with(sku.sku)) return sku.kind;
  }
  return std::nullopt;
}

void RowReader::skip_not_goods(NotGoods kind, base::Money amount) {
  constexpr std::array findings_by_kind{Finding::shipping_row, Finding::discount_row, Finding::fee_row};
  skip(findings_by_kind[static_cast<std::size_t>(kind)],
       x_row.kind == RowKind::taken_back ? -amount : amount);
  keep_presence();
}

/// A member is enrolled at his first row, whatever it says.
void RowReader::keep_presence() {
  if (x_row.member.empty()) return;
  x_row.kind = RowKind::presence;
  keep_row();
}

void RowReader::keep_row() {
  counts.first_us = std::min(counts.first_us, x_row.at.us);
  if (!x_rules.layout.all_used) {
    const std::string_view whole = x_text.substr(x_record_from, x_record_to - x_record_from);
    x_row.hash = static_cast<std::uint32_t>(base::hash_bytes(whole)) | 1u;
  }
  x_row.starts_run = !x_run_kept;
  const bool open = x_row.kind == RowKind::taken_back && x_row.member.empty();
  (open ? open_returns : groups).add(x_row, x_added && !open);
  x_added = !open;
  if (x_row.kind == RowKind::sale) {
    if (x_run_first && !x_run_kept) edges.first_group = groups.owned().size() - 1;
    x_run_kept = true;
  }
  if (x_row.member.empty()) found(findings.of(Finding::guest_row), x_row.amount.value_or(base::Money{}));
}

void RowReader::skip(Finding finding, base::Money amount) {
  ++counts.skipped;
  found(findings.of(finding), amount);
}

void RowReader::found(Found& place, base::Money amount) {
  ++place.count;
  place.amount += amount;
  if (place.wants(x_line))
    place.keep({x_line, excerpt(x_text.substr(x_record_from, x_record_to - x_record_from))});
}

bool RowReader::wrong(Column column, std::string message) {
  const auto& names = x_rules.mapping.column(column);
  const std::string name = names.empty() ? std::string(column_name(column)) : names.front();
  wrong_record("column `" + name + "`: " + std::move(message));
  return false;
}

void RowReader::wrong_record(std::string message) {
  ++faults_count;
  if (faults.size() < row_faults_max) faults.push_back({x_line, std::move(message)});
}

}  // namespace shuke::backtest
