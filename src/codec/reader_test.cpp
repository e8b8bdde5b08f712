// YAML and JSON as nodes: positions of keys and values, and everything that is refused, with place and
// words.
#include <gtest/gtest.h>

#include "base/limits.h"
#include "codec/node.h"

namespace shuke::codec {
namespace {

Node yaml(std::string_view text) {
  auto documents = read_yaml(text);
  EXPECT_TRUE(documents) << (documents ? "" : documents.error().message);
  return documents && documents->size() == 1 ? (*documents)[0] : Node{};
}

Node json(std::string_view text) {
  auto node = read_json(text);
  EXPECT_TRUE(node) << text << ": " << (node ? "" : node.error().message);
  return node ? *node : Node{};
}

std::string yaml_error(std::string_view text) {
  const auto documents = read_yaml(text);
  return documents ? "" : documents.error().message;
}

std::string json_error(std::string_view text) {
  const auto node = read_json(text);
  return node ? "" : node.error().message;
}

TEST(Yaml, keys_and_values_have_lines_and_columns) {
  const Node root = yaml("a: 1\nlist:\n  - x\n  - {b: '2'}\n");
  ASSERT_EQ(root.kind, Node::Kind::map);
  EXPECT_EQ(root.keys[1].text, "list");
  EXPECT_EQ(root.keys[1].position.line, 2);
  EXPECT_EQ(root.find("a")->position.column, 4);
  EXPECT_TRUE(root.find("a")->plain);
  const Node& item = root.find("list")->items[1];
  EXPECT_EQ(item.keys[0].position.line, 4);
  EXPECT_EQ(item.keys[0].position.column, 6);
  EXPECT_FALSE(item.find("b")->plain);
  EXPECT_EQ(item.find("nothing"), nullptr);
}

TEST(Json, elements_of_an_array_are_told_apart_as_they_stand) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(split_json_array(" [ {\"a\": [1, 2]} ,\n\"x,]\" , 7 , null ] "),
            (Texts{"{\"a\": [1, 2]}", "\"x,]\"", "7", "null"}));
  EXPECT_EQ(split_json_array("[]"), Texts{});
  EXPECT_EQ(split_json_array("[{\"a\":\"\\u0000\"},{\"a\":1,\"a\":2}]")->size(), 2u);
  EXPECT_EQ(split_json_array("[\"\\\"],[\",\"\\\\\"]"), (Texts{"\"\\\"],[\"", "\"\\\\\""}));
  for (const char* broken :
       {"", "{}", "7", "[1", "[1,", "[{\"a\":1}", "[1]]", "[1] x", "[1,]", "[,1]", "[,]", "[,]]", "[{]",
        "[\"a\":1}]", "[{\"a\":[1}, {}], {}]", "[{},]]", "[\"a]", "[\"a\\"})
    EXPECT_FALSE(split_json_array(broken)) << broken;
}

TEST(Yaml, columns_count_characters_not_bytes) {
  const Node root = yaml("title: {zh: 普通会员, en: regular}\n");
  EXPECT_EQ(root.find("title")->find("en")->position.column, 23);
}

TEST(Yaml, several_documents_and_empty_values) {
  const auto documents = read_yaml("a: 1\n---\nb:\n---\n~\n");
  ASSERT_TRUE(documents);
  ASSERT_EQ(documents->size(), 3u);
  EXPECT_EQ((*documents)[1].find("b")->kind, Node::Kind::null);
  EXPECT_EQ((*documents)[2].kind, Node::Kind::null);
  EXPECT_TRUE(read_yaml("")->empty());
}

TEST(Yaml, byte_order_mark_and_windows_line_ends_are_read) {
  const Node root = yaml(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: 2\r\n");
  EXPECT_EQ(root.find("a")->text, "1");
  EXPECT_EQ(root.find("b")->text, "2");
  EXPECT_EQ(root.find("b")->position.line, 2);
}

TEST(Yaml, what_a_programme_file_does_not_need_is_refused) {
  EXPECT_EQ(yaml_error("a: 1\na: 2\n"), "2:1: the key \"a\" stands here twice");
  EXPECT_EQ(yaml_error("a: &x 1\n"), "1:4: anchors (&name) are not allowed here");
  EXPECT_EQ(yaml_error("a: {b: &x [1]}\n"), "1:8: anchors (&name) are not allowed here");
  EXPECT_EQ(yaml_error("a: !!int 1\n"), "1:4: tags (!name) are not allowed here");
  EXPECT_EQ(yaml_error("? [a]\n: 1\n"), "1:3: a key must be text");
  EXPECT_EQ(yaml_error("~: 1\n"), "1:1: a key must be text");
}

TEST(Yaml, broken_text_is_refused_at_its_place) {
  EXPECT_EQ(yaml_error(std::string_view("a: 1\nb: \0\n", 10)),
            "2:4: the text has a control character (0x00) here");
  EXPECT_EQ(yaml_error("a: \x04\n"), "1:4: the text has a control character (0x04) here");
  EXPECT_EQ(yaml_error("a: 会\xE5\n"), "1:5: the text is not UTF-8 here");
  EXPECT_EQ(yaml_error("a: \xED\xA0\x80\n"), "1:4: the text is not UTF-8 here");
  EXPECT_EQ(yaml_error("a: \xC0\x80\n"), "1:4: the text is not UTF-8 here");
  EXPECT_EQ(yaml_error("a: [1, 2\n").substr(0, 4), "2:1:");
  EXPECT_EQ(yaml_error("a: b: c\n").substr(0, 5), "1:5: ");
  EXPECT_EQ(yaml_error("!, /"), "1:2: this is not YAML: nothing can be read from here on");
  EXPECT_TRUE(read_yaml("---\n---\na: 1\n...\n---\nb: 2\n"));
}

TEST(Yaml, depth_size_and_count_are_bounded) {
  std::string deep;
  for (std::size_t i = 0; i < 100; ++i) deep += std::string(i, ' ') + "a:\n";
  EXPECT_EQ(yaml_error(deep), "65:65: the document is nested too deeply");
  EXPECT_NE(yaml_error(std::string(100'000, '[')), "");
  EXPECT_NE(yaml_error(std::string(base::document_bytes_max + 1, ' ')).find("larger than 16 MB"),
            std::string::npos);
}

TEST(Json, values_keep_their_text_and_place) {
  const Node root = json("{\"a\": 129.00,\n \"b\": [true, null, \"x\\u4f1a\"], \"c\": {}, \"d\": -1e5}");
  EXPECT_EQ(root.find("a")->text, "129.00");
  EXPECT_TRUE(root.find("a")->plain);
  EXPECT_EQ(root.keys[1].position.line, 2);
  EXPECT_EQ(root.keys[1].position.column, 2);
  const Node& list = *root.find("b");
  ASSERT_EQ(list.items.size(), 3u);
  EXPECT_EQ(list.items[0].text, "true");
  EXPECT_EQ(list.items[1].kind, Node::Kind::null);
  EXPECT_EQ(list.items[2].text, "x会");
  EXPECT_FALSE(list.items[2].plain);
  EXPECT_EQ(root.find("c")->kind, Node::Kind::map);
  EXPECT_EQ(root.find("d")->text, "-1e5");
}

TEST(Json, scalars_alone_are_values) {
  EXPECT_EQ(json("12 ").text, "12");
  EXPECT_EQ(json(" \"a\"").text, "a");
  EXPECT_EQ(json("null").kind, Node::Kind::null);
  EXPECT_EQ(json("\xEF\xBB\xBFtrue").text, "true");
}

TEST(Json, everything_else_is_refused) {
  for (const char* text : {"",
                           " ",
                           "{",
                           "[1,]",
                           "[1 2]",
                           "{\"a\" 1}",
                           "{\"a\": 1,}",
                           "{a: 1}",
                           "[01]",
                           "[1.]",
                           "[.5]",
                           "[+1]",
                           "[1e]",
                           "[nul]",
                           "[tru]",
                           "[truex]",
                           "[\"a]",
                           "[\"\\x\"]",
                           "[\"\\ud800\"]",
                           "[\"\\u0000\"]",
                           "[\"a\nb\"]",
                           "{} {}",
                           "1 2",
                           "[]]",
                           "[NaN]",
                           "[Infinity]",
                           "{\"a\":1,\"a\":2}",
                           "[\"\xFF\"]",
                           "['a']",
                           "[1}",
                           "{\"a\":}",
                           "nullx",
                           "-",
                           "// c\n1"})
    EXPECT_NE(json_error(text), "") << text;
  EXPECT_EQ(json_error("{\"a\": 1,\n\"a\": 2}"), "2:1: the key \"a\" stands here twice");
  EXPECT_EQ(json_error("{\"a\":\n  nope}"), "2:3: \"nope\" is no JSON value; texts stand in double quotes");
  EXPECT_NE(json_error(std::string(100000, '[')), "");
  EXPECT_NE(json_error(std::string(100, '[') + std::string(100, ']')).find("nested too deeply"),
            std::string::npos);
}

TEST(Json, columns_of_one_line_count_characters_from_left_to_right) {
  const Node root = json("{\"名\": \"熟客\", \"b\": [1, {\"c\": \"熟\"}, 2]}\n");
  EXPECT_EQ(root.items[0].position.column, 7);
  EXPECT_EQ(root.keys[1].position.column, 13);
  EXPECT_EQ(root.items[1].items[1].find("c")->position.column, 28);
  EXPECT_EQ(root.items[1].items[2].position.column, 34);
}

TEST(Json, a_repeated_key_is_found_in_a_map_of_any_size) {
  for (const int size : {1, 15, 16, 17, 40}) {
    std::string text = "{";
    for (int key = 0; key < size; ++key) text += "\"k" + std::to_string(key) + "\": 1, ";
    json(text + "\"last\": 1}");
    for (const int again : {0, size / 2, size - 1}) {
      const std::string name = "\"k" + std::to_string(again) + "\"";
      EXPECT_NE(json_error(text + name + ": 2}").find("the key " + name + " stands here twice"),
                std::string::npos);
    }
  }
}

}  // namespace
}  // namespace shuke::codec
