// The form of everything that is kept, as a text: every struct, tag, kind of value and default, and every
// number of an alternative. tests/golden/form.txt holds it, so that a review sees what a change does to
// bytes that were written before. Lines may be added there; one that changes in more than a member's name,
// or goes, needs a new version and a lift (record.h). SHUKE_UPDATE=1 rewrites the text.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <source_location>

#include "codec/command_tags.h"
#include "codec/event_tags.h"
#include "codec/person_tags.h"
#include "codec/record.h"

namespace shuke::codec {
namespace {

/// What stands between `begin` and the next ; or ] in a compiler's name of a template function.
std::string between(std::string_view function, std::string_view begin) {
  const std::size_t from = function.find(begin) + begin.size();
  return std::string(function.substr(from, function.find_first_of(";]", from) - from));
}

template <class Subject>
std::string type_name() {
  std::string name = between(std::source_location::current().function_name(), "Subject = ");
  for (const std::string space : {"shuke::", "domain::", "codec::", "base::"}) {
    if (name.starts_with(space)) name.erase(0, space.size());
  }
  return name;
}
template <auto subject>
std::string member_name() {
  const std::string name = between(std::source_location::current().function_name(), "subject = &");
  return name.substr(name.rfind(':') + 1);
}

template <class T>
std::string kind_of() {
  if constexpr (std::same_as<T, bool>) {
    return "flag";
  } else if constexpr (std::integral<T>) {
    return (std::unsigned_integral<T> ? "unsigned " : "signed ") + std::to_string(8 * sizeof(T));
  } else if constexpr (is_optional<T>) {
    return "optional " + kind_of<typename T::value_type>();
  } else if constexpr (is_array<T>) {
    return "array of " + std::to_string(std::tuple_size_v<T>) + " " + kind_of<typename T::value_type>();
  } else if constexpr (is_list<T>) {
    return "list of " + kind_of<typename T::value_type>();
  } else if constexpr (is_box<T>) {
    return kind_of<std::remove_cvref_t<decltype(std::declval<T>().get())>>();
  } else if constexpr (std::same_as<T, std::string>) {
    return "text";
  } else if constexpr (is_id<T>) {
    return "id";
  } else if constexpr (std::same_as<T, base::Instant> || Tabled<T> || std::is_enum_v<T>) {
    return type_name<T>();
  } else if constexpr (Chosen<T>) {
    return "choice";
  } else {
    using Only = std::remove_cvref_t<decltype(only_number(std::declval<T&>()))>;
    return "one " + kind_of<Only>();
  }
}

/// What is not written, as it would be: the number, or the bytes where they are others than of T{}.
template <class T>
std::string default_of(const T& otherwise) {
  if constexpr (Number<T>) {
    return " = " + std::to_string(to_number(otherwise, base::Instant{}));
  } else if constexpr (is_optional<T> || Chosen<T>) {
    return "";
  } else {
    std::string bytes;
    ByteWriter writer(bytes);
    const T plain{};
    const std::uint8_t* const begin = writer.place();
    const std::uint8_t* const end = write_body(writer, writer.place(), otherwise, plain, base::Instant{});
    std::string text;
    for (const std::uint8_t* at = begin; at != end; ++at) text += " " + std::to_string(*at);
    return text.empty() ? "" : " =" + text;
  }
}

/// The texts of all structs that can be reached, by name.
class Form {
 public:
  template <class T>
  void add() {
    if constexpr (Tabled<T>) {
      if (x_texts.contains(type_name<T>())) return;
      x_texts[type_name<T>()] = "";
      std::string text = rows<T>(typename Fields<T>::Table{});
      x_texts[type_name<T>()] = std::move(text);
    } else if constexpr (Chosen<T>) {
      x_texts["choice"] = choices(typename Alternatives<T>::Table{});
    } else if constexpr (is_optional<T> || is_array<T> || is_list<T>) {
      add<typename T::value_type>();
    } else if constexpr (is_box<T>) {
      add<std::remove_cvref_t<decltype(std::declval<T>().get())>>();
    }
  }
  std::string text() const {
    std::string all;
    for (const auto& [name, text] : x_texts) all += name + "\n" + text;
    return all;
  }

 private:
  template <class T, class... Row>
  std::string rows(Rows<Row...>) {
    std::string text;
    const auto row = [&]<class R>(R) {
      add<typename R::Type>();
      text += "  " + std::to_string(R::tag) + " " + member_name<R::member>() + ": " +
              kind_of<typename R::Type>() + default_of(Defaults<T>::value.*R::member) +
              (R::is_base ? ", base\n" : "\n");
    };
    (row(Row{}), ...);
    return text;
  }
  template <class... Choice>
  std::string choices(Choices<Choice...>) {
    std::string text;
    ((add<typename Choice::Type>(),
      text += "  " + std::to_string(Choice::number) + " " + kind_of<typename Choice::Type>() + "\n"),
     ...);
    return text;
  }

  std::map<std::string, std::string> x_texts;
};

TEST(Form, everything_kept_has_the_form_that_old_bytes_have) {
  Form form;
  form.add<domain::Event>();
  form.add<domain::Command>();
  form.add<domain::MemberState>();
  form.add<domain::Order>();
  form.add<domain::Hold>();
  form.add<domain::Redemption>();
  form.add<Person>();
  const std::string path = SHUKE_SOURCE_DIR "/tests/golden/form.txt";
  if (std::getenv("SHUKE_UPDATE") != nullptr) std::ofstream(path, std::ios::binary) << form.text();
  std::ifstream file(path, std::ios::binary);
  const std::string kept{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(form.text(), kept);
}

}  // namespace
}  // namespace shuke::codec
