// The syntax tables as a reference for people, in Markdown: one heading per section, one row per key.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "codec/syntax.h"

namespace shuke::codec {
namespace {

using Kind = Shape::Kind;

std::string_view kind_text(const Shape& shape) {
  switch (shape.kind) {
    case Kind::word: return "";
    case Kind::name: return "名字 name";
    case Kind::reference: return "名字 name";
    case Kind::text: return "文字 text";
    case Kind::money: return "金额 money `129.00`";
    case Kind::points: return "整数 whole number";
    case Kind::count: return "整数 whole number";
    case Kind::rate: return "比率 rate `1.5` `98%` `2/3`";
    case Kind::share: return "比例 share, at most `100%`";
    case Kind::duration: return "时长 duration `30d` `2w` `3mo` `1y`";
    case Kind::month_day: return "日期 day of the year `10-01`";
    case Kind::instant: return "时刻 instant `2026-03-01T15:00:00+08:00`";
    case Kind::boolean: return "`true` / `false`";
    case Kind::section: return "";
    case Kind::list: return "列表 list: ";
    case Kind::map: return "按名字 map: ";
  }
  __builtin_unreachable();
}

class Writer {
 public:
  std::string write(const Section& root) {
    x_sections.push_back(&root);
    std::string out =
        "# 会员方案文件参考 · Programme file reference\n\n"
        "Made from the tables in `src/codec`; a test holds it equal to the program.\n"
        "A key in **bold** must stand. `shuke check FILE` finds everything that does not fit, with line "
        "and column.\n";
    // Writing a section may name further ones, which join the end of the list.
    for (std::size_t i = 0; i < x_sections.size(); ++i) out += section(*x_sections[i]);
    return out;
  }

 private:
  std::string link(const Section& section) {
    if (std::find(x_sections.begin(), x_sections.end(), &section) == x_sections.end())
      x_sections.push_back(&section);
    return fmt::format("[{0}](#{0})", section.name);
  }

  std::string shaped(const Shape& shape) {
    std::string out(kind_text(shape));
    if (!shape.refers_to.empty())
      out += shape.kind == Kind::map ? fmt::format("`{}` → ", shape.refers_to)
                                     : fmt::format(" of a {}", shape.refers_to);
    if (shape.of != nullptr) out += shaped(*shape.of);
    for (const Word& word : shape.words) out += fmt::format("{}`{}`", out.empty() ? "" : " / ", word.word);
    if (shape.section != nullptr) out += (out.empty() ? "" : " / ") + link(*shape.section);
    return out;
  }

  static std::string meaning(const Key& key) {
    std::string out = fmt::format("{}<br>{}", key.meaning.zh, key.meaning.en);
    const Shape& shape = key.shape.of != nullptr && key.shape.words.empty() ? *key.shape.of : key.shape;
    for (const Word& word : shape.words)
      out += fmt::format("<br>`{}` {} · {}", word.word, word.meaning.zh, word.meaning.en);
    return out;
  }

  std::string section(const Section& section) {
    std::string out =
        fmt::format("\n## {}\n\n{}  \n{}\n\n", section.name, section.meaning.zh, section.meaning.en);
    if (!section.exactly_one.empty()) {
      out += "恰好一个 · exactly one of:";
      for (const std::string_view key : section.exactly_one) out += fmt::format(" `{}`", key);
      out += "\n\n";
    }
    out += "| 键 key | 值 value | 含义 meaning |\n|---|---|---|\n";
    for (const Key& key : section.keys)
      out += fmt::format("| {0}`{1}`{0} | {2} | {3} |\n", key.required ? "**" : "", key.name,
                         shaped(key.shape), meaning(key));
    for (const Form& form : section.forms) {
      out += fmt::format("{}- `{}: {}`:", &form == &section.forms.front() ? "\n" : "", section.decided_by,
                         form.word);
      for (const std::string_view key : form.must) out += fmt::format(" **`{}`**", key);
      for (const std::string_view key : form.may) out += fmt::format(" `{}`", key);
      out += "\n";
    }
    return out;
  }

  std::vector<const Section*> x_sections;
};

}  // namespace

std::string reference_of(const Section& root) {
  return Writer().write(root);
}

}  // namespace shuke::codec
