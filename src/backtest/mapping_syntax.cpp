// The keys of a mapping file as a table, with what each means; checked by the same walk as programme files.
#include "backtest/mapping_file.h"
#include "codec/programme_syntax.h"

namespace shuke::backtest {
namespace {

using codec::Form;
using codec::Key;
using codec::Section;
using codec::Shape;
using codec::Word;
using namespace codec::syntax;

constexpr Shape texts = list_of(text);

constexpr Word delimiter_words[] = {
    {"comma", {"逗号", "a comma"}},
    {"semicolon", {"分号", "a semicolon"}},
    {"tab", {"制表符", "a tab"}},
    {"blanks", {"一个或多个空格", "one or more blanks; quotes mean nothing"}},
};
constexpr Word decimal_words[] = {
    {"point", {"小数点：12.50", "a point: 12.50"}},
    {"comma", {"小数逗号：12,50", "a comma: 12,50"}},
};
constexpr Key file_keys[] = {
    {"delimiter",
     word(delimiter_words),
     false,
     {"列之间的分隔（默认 comma）", "what stands between columns (default comma)"}},
    {"without_header",
     texts,
     false,
     {"文件没有表头时，按顺序列出各列的名称",
      "for a file without header: the names of its columns in their order"}},
    {"encoding",
     text,
     false,
     {"文字编码，例如 gb18030（默认 utf-8）",
      "the encoding of the text, for example gb18030 (default utf-8)"}},
    {"decimal",
     word(decimal_words),
     false,
     {"小数的写法（默认 point）", "how decimals are written (default point)"}},
};
constexpr Section file{"file", {"文件的形式", "the form of the file"}, file_keys};

constexpr Key columns_keys[] = {
    {"order", text, false, {"订单号", "the order's number"}},
    {"order_from",
     texts,
     false,
     {"没有订单号时：由这些列合成", "where there is no number: the columns that make one together"}},
    {"member", text, true, {"会员；空为散客", "the member; blank is a guest"}},
    {"at", text, true, {"时间", "when it was"}},
    {"line", text, false, {"行号", "the line's id"}},
    {"sku", text, false, {"商品", "the goods"}},
    {"category", text, false, {"类别", "their category"}},
    {"price_class", text, false, {"价格种类", "the price class"}},
    {"quantity", text, false, {"数量", "how many"}},
    {"amount", text, false, {"整行金额", "the amount of the line"}},
    {"unit_price",
     text,
     false,
     {"单价；金额为数量乘单价减折扣",
      "the price of one; the amount is quantity times it, less the discount"}},
    {"discount", text, false, {"整行折扣，与 unit_price 同用", "the line's discount, beside unit_price"}},
    {"kind", text, false, {"销售或退货", "sale or return"}},
    {"of_order", text, false, {"退货所属的订单", "the order a return belongs to"}},
};
constexpr std::string_view order_choice[] = {"order", "order_from"};
constexpr Section columns{
    "columns", {"各列在文件中的名称", "what the file calls its columns"}, columns_keys, order_choice};

constexpr Key kind_keys[] = {
    {"sale", texts, true, {"表示销售的词", "the words for a sale"}},
    {"return", texts, true, {"表示退货的词", "the words for a return"}},
};
constexpr Section kinds{"kind_words", {"kind 列中的词", "the words in the column kind"}, kind_keys};

constexpr Key price_class_keys[] = {
    {"regular", texts, false, {"表示正价的词", "the words for regular"}},
    {"special", texts, false, {"表示特价的词", "the words for special"}},
    {"group_buy", texts, false, {"表示团购的词", "the words for group_buy"}},
    {"third_party", texts, false, {"表示第三方商品的词", "the words for third_party"}},
};
constexpr Section price_classes{
    "price_class_words", {"price_class 列中的词", "the words in the column price_class"}, price_class_keys};

constexpr Key returns_keys[] = {
    {"order_begins",
     texts,
     false,
     {"订单号这样开头的行是退货", "an order number that begins so is a return"}},
    {"negative_quantity",
     boolean,
     false,
     {"数量为负的行是退货（默认 false）", "a row of negative quantity is a return (default false)"}},
};
constexpr Section returns{"returns", {"怎样认出退货", "how a return is known"}, returns_keys};

constexpr Key skip_keys[] = {
    {"column", text, true, {"看哪一列", "the column that is looked at"}},
    {"is",
     texts,
     true,
     {"值为其中之一的行略去并计数", "rows with one of these values are skipped and counted"}},
    {"because", title, true, {"原因", "the reason"}},
};
constexpr Section skip{"skip", {"要略去的行", "rows to skip"}, skip_keys};
constexpr Shape skip_shape = of_section(skip);

constexpr Word without_member_words[] = {
    {"guest", {"按散客计", "they are guests"}},
    {"skip", {"略去并计数", "they are skipped and counted"}},
};
constexpr Word keep_words[] = {
    {"keep", {"照常计入", "they are rows like others"}},
    {"skip", {"略去并计数", "they are skipped and counted"}},
};
constexpr Word duplicate_words[] = {
    {"keep", {"照常计入", "they are lines like others"}},
    {"drop", {"略去并计数", "all but the first are left out and counted"}},
};
constexpr Word decimals_words[] = {
    {"refuse", {"是错误", "they are an error"}},
    {"round", {"四舍五入并计数", "they are rounded half up and counted"}},
};
constexpr Key rows_keys[] = {
    {"without_member",
     word(without_member_words),
     false,
     {"没有会员的行（默认 guest）", "rows that name no member (default guest)"}},
    {"without_price",
     word(keep_words),
     false,
     {"价格不为正的行（默认 keep）", "rows without a positive price (default keep)"}},
    {"duplicates",
     word(duplicate_words),
     false,
     {"完全相同的行（默认 keep）", "exact duplicates (default keep)"}},
    {"more_decimals",
     word(decimals_words),
     false,
     {"小数位多于货币的金额（默认 refuse）",
      "amounts with more decimals than the currency has (default refuse)"}},
    {"fill_down",
     texts,
     false,
     {"这些列为空时，取同一订单上一行的值",
      "columns in which a blank takes what stands above it in the same order"}},
    {"skip", list_of(skip_shape), false, skip.meaning},
};
constexpr Section rows{"rows", {"对行的规则", "rules for rows"}, rows_keys};

constexpr Key orders_keys[] = {
    {"paid_after",
     duration,
     false,
     {"订单时间之后多久付款（默认 0d）", "how long after its instant an order is paid (default 0d)"}},
    {"shipped_after",
     duration,
     false,
     {"付款之后多久发货（默认 0d）", "how long after payment it is shipped (default 0d)"}},
};
constexpr Section orders{"orders", {"文件没有写明的时间", "times the file does not tell"}, orders_keys};

constexpr Key sku_kinds_keys[] = {
    {"shipping", texts, false, {"运费", "shipping"}},
    {"discount", texts, false, {"折扣", "discounts"}},
    {"fee", texts, false, {"手续费、样品、礼品卡等", "fees, samples, vouchers and the like"}},
};
constexpr Section sku_kinds{"sku_kinds",
                            {"不是商品的 sku；末尾的 * 代表任意后文",
                             "skus that are not goods; a * at the end stands for any rest"},
                            sku_kinds_keys};

constexpr Key assume_keys[] = {
    {"redeemed",
     share,
     true,
     {"预计最终会被使用的积分比例", "the share of points that will be used in the end"}},
};
constexpr Section assume{
    "assume", {"文件没有的假设", "what the file does not tell and the figures rest on"}, assume_keys};

constexpr Key mapping_keys[] = {
    {"mapping", name, true, {"名称", "its name"}},
    {"title", title, false, {"说明", "what it reads"}},
    {"file", of_section(file), false, file.meaning},
    {"columns", of_section(columns), true, columns.meaning},
    {"date_formats",
     texts,
     false,
     {"时间的写法，例如 %Y-%m-%d %H:%M；默认 RFC 3339",
      "how times are written, for example %Y-%m-%d %H:%M; the first that fits; default RFC 3339"}},
    {"time_zone", text, false, {"没有时差的时间所在的时区", "the zone of times without offset"}},
    {"currency",
     text,
     false,
     {"文件的货币（默认方案的货币）", "the file's currency (default the programme's)"}},
    {"rate",
     positive(rate),
     false,
     {"文件货币一元合方案货币多少", "how much of the programme's money one of the file's is"}},
    {"kind_words", of_section(kinds), false, kinds.meaning},
    {"price_class_words", of_section(price_classes), false, price_classes.meaning},
    {"returns", of_section(returns), false, returns.meaning},
    {"rows", of_section(rows), false, rows.meaning},
    {"orders", of_section(orders), false, orders.meaning},
    {"sku_kinds", of_section(sku_kinds), false, sku_kinds.meaning},
    {"assume", of_section(assume), false, assume.meaning},
};
constexpr Section mapping{
    "mapping", {"怎样读另一个系统的订单文件", "how another system's order file reads"}, mapping_keys};

}  // namespace

const codec::Section& mapping_syntax() {
  return mapping;
}

}  // namespace shuke::backtest
