// Every limit on input, loops and stored things in one place, with the reason for its size. Not for
// settings a shop may change.
#pragma once

#include <cstddef>
#include <cstdint>

namespace shuke::base {

/// Longest id a caller may choose (member, order, line, coupon, command ...), in bytes of printable UTF-8
/// characters times four.
inline constexpr std::size_t id_characters_max = 128;
/// Most lines in one order: ten times the longest cart seen in the trade data looked at.
inline constexpr std::size_t order_lines_max = 5000;
/// Most tenders in one order.
inline constexpr std::size_t order_tenders_max = 32;
/// Most coupons named in one order.
inline constexpr std::size_t order_coupons_max = 32;
/// A quote looks at so many different sums of a cart whose coupon's threshold stands in the way of price
/// cuts, at so many ways to price its lines where sums do not tell, at so many sets of coupons, and at so
/// many price cuts of one line that multiply; beyond these it says that it is limited.
inline constexpr std::size_t quote_sums_max = 4096;
inline constexpr std::size_t quote_ways_max = 4096;
inline constexpr std::size_t quote_coupon_sets_max = 512;
inline constexpr std::size_t quote_multiplied_max = 6;
/// Most lines of a quote, so that its token stays short.
inline constexpr std::size_t quote_lines_max = 500;
/// Other choices a quote tells of.
inline constexpr std::size_t quote_alternatives_max = 3;
/// Most tags on one line.
inline constexpr std::size_t line_tags_max = 32;
/// Largest amount of money in one field, in minor units: 10^13 keeps every product of amount, quantity and
/// rate within 128 bits.
inline constexpr std::int64_t money_minor_max = 10'000'000'000'000;
/// Largest number of points in one field, for the same reason.
inline constexpr std::int64_t points_max = 10'000'000'000'000;
/// Most coupons one redemption gives.
inline constexpr std::int64_t coupons_per_redemption_max = 1000;
/// Most codes of coupons that one command imports.
inline constexpr std::size_t codes_per_import_max = 10'000;
/// Largest quantity of one line.
inline constexpr std::int64_t quantity_max = 1'000'000'000;
/// Largest numerator and denominator of a rate written in a programme file.
inline constexpr std::int64_t rate_part_max = 1'000'000'000;
/// Campaigns of one programme: what each gave to a member once is a bit.
inline constexpr std::size_t campaigns_max = 32;
/// Most secrets of one batch of printed cards: a number and its proof fit one secret.
inline constexpr std::int64_t card_batch_max = 1'000'000;
/// Most batches, for the same reason.
inline constexpr std::uint32_t card_batches_max = 1'048'575;
/// Accounts, ladders and levels of one programme: numbers fit a byte with room for "none".
inline constexpr std::size_t accounts_max = 16;
/// Of these, what a programme with a wallet needs for itself: principal, bonus, cashback.
inline constexpr std::size_t wallet_accounts_max = 3;
inline constexpr std::size_t ladders_max = 16;
inline constexpr std::size_t levels_max = 32;
/// Earliest and latest year of an instant the program accepts.
inline constexpr int year_min = 1900;
inline constexpr int year_max = 2199;
/// Largest YAML or JSON document read whole (programme, scenario, mapping, command), in bytes.
inline constexpr std::size_t document_bytes_max = 16u * 1024 * 1024;
/// Deepest nesting of such a document.
inline constexpr std::size_t document_depth_max = 64;
/// Most nodes of such a document; bounds what aliases can unfold to.
inline constexpr std::size_t document_nodes_max = 2'000'000;
/// Longest line of an order file, in bytes; a longer one is an error that names its line.
inline constexpr std::size_t csv_line_bytes_max = 1024u * 1024;
/// Most commands in one array of a request, and most that one commit takes.
inline constexpr std::size_t array_commands_max = 1000;
/// Largest body of a request, in bytes: an array of that many orders, or one order of the most lines.
inline constexpr std::size_t http_body_bytes_max = 4u * 1024 * 1024;
/// Most values in one body: an array of the most commands with a hundred values each, and to spare.
inline constexpr std::size_t http_body_nodes_max = 400'000;
/// Largest head of a request (its line and fields), in bytes.
inline constexpr std::size_t http_head_bytes_max = 16u * 1024;
/// Longest target of a request (path and query), in bytes.
inline constexpr std::size_t http_target_bytes_max = 4096;
/// Most rows on one page of a list or statement, and how many there are unless asked otherwise.
inline constexpr std::uint32_t page_rows_max = 200;
inline constexpr std::uint32_t page_rows_default = 50;
/// Most bytes of bodies that wait for the writer. What waits is read already, and takes about ten times
/// that.
inline constexpr std::size_t http_waiting_bytes_max = 64u * 1024 * 1024;
/// Smallest answer worth compressing, in bytes: about what one packet holds.
inline constexpr std::size_t http_compress_bytes_min = 1400;
/// Most API keys of a shop, revoked ones counted.
inline constexpr std::size_t api_keys_max = 10'000;
/// Longest line of a file of commands, in bytes: an order of the most lines with every field takes about
/// 3 MiB. A longer one is refused by its line number and never held in memory.
inline constexpr std::size_t command_line_bytes_max = 4u * 1024 * 1024;
/// Rounds of due work and consequences that one command may set off for one member before it counts as a
/// bug.
inline constexpr std::size_t consequences_max = 1'000'000;

/// Most trials of thresholds for one level of a ladder, each a replay of some thousand members.
inline constexpr std::size_t threshold_trials_max = 24;

}  // namespace shuke::base
