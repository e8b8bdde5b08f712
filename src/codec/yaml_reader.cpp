// YAML text to nodes, over yaml-cpp's event stream: the only one of its interfaces that gives the place of
// every key and value. What a configuration file does not need and a reader can be attacked with (anchors,
// aliases, tags, keys that are no text) is refused.
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <istream>
#include <streambuf>

#include "codec/document_text.h"
#include "codec/values.h"

namespace shuke::codec {
namespace {

/// Thrown through yaml-cpp, which has no other way to be stopped, and caught in parse_yaml.
struct Refused {
  Unreadable why;
};

/// Reads from memory without a copy.
class MemoryStream : private std::streambuf, public std::istream {
 public:
  explicit MemoryStream(std::string_view text) : std::istream(static_cast<std::streambuf*>(this)) {
    char* begin = const_cast<char*>(text.data());  // a get area is never written to
    setg(begin, begin, begin + text.size());
  }
};

/// Builds one tree per document from yaml-cpp's events.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const DocumentText& text) : x_text(text) {}

  std::vector<Node> take() { return std::move(x_documents); }

  /// yaml-cpp 0.7 stands still on some broken texts and gives empty documents without end.
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (mark.pos <= x_document_began)
      refuse(place(mark), "this is not YAML: nothing can be read from here on");
    x_document_began = mark.pos;
    x_open.clear();
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Node node;
    node.position = place(mark);
    node.plain = true;
    check(node.position, "", anchor);
    if (key_is_due()) refuse(node.position, "a key must be text");
    add(std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(place(mark), "aliases (*name) are not allowed here");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node;
    node.kind = Node::Kind::scalar;
    node.plain = tag == "?";
    node.position = place(mark);
    node.text = value;
    check(node.position, tag, anchor);
    if (key_is_due()) {
      take_key(node);
    } else {
      add(std::move(node));
    }
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node::Kind::list, place(mark), tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node::Kind::map, place(mark), tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node;
    MapKeys keys;
  };

  Position place(const YAML::Mark& mark) const {
    if (mark.line < 0 || mark.column < 0) return {};
    return x_text.position_of_byte(static_cast<std::size_t>(mark.line),
                                   static_cast<std::size_t>(mark.column));
  }

  [[noreturn]] static void refuse(Position position, std::string message) {
    throw Refused{{position, std::move(message)}};
  }

  static void check(Position position, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) refuse(position, "anchors (&name) are not allowed here");
    if (!tag.empty() && tag != "?" && tag != "!") refuse(position, "tags (!name) are not allowed here");
  }

  /// In an open map keys and values take turns.
  bool key_is_due() const {
    return !x_open.empty() && x_open.back().node.kind == Node::Kind::map &&
           x_open.back().node.keys.size() == x_open.back().node.items.size();
  }

  void take_key(Node& key) {
    Open& map = x_open.back();
    if (!map.keys.add(map.node.keys, key.text))
      refuse(key.position, "the key " + in_quotes(key.text) + " stands here twice");
    map.node.keys.push_back({std::move(key.text), key.position});
  }

  void open(Node::Kind kind, Position position, const std::string& tag, YAML::anchor_t anchor) {
    check(position, tag, anchor);
    if (key_is_due()) refuse(position, "a key must be text");
    if (const auto exceeded = x_budget.spend(x_open.size() + 1)) refuse(position, std::string(*exceeded));
    Open next;
    next.node.kind = kind;
    next.node.position = position;
    x_open.push_back(std::move(next));
  }

  void close() {
    Node node = std::move(x_open.back().node);
    x_open.pop_back();
    put(std::move(node));
  }

  void add(Node node) {
    if (const auto exceeded = x_budget.spend(x_open.size() + 1))
      refuse(node.position, std::string(*exceeded));
    put(std::move(node));
  }

  void put(Node node) {
    (x_open.empty() ? x_documents : x_open.back().node.items).push_back(std::move(node));
  }

  const DocumentText& x_text;
  TreeBudget x_budget;
  int x_document_began = -1;
  std::vector<Open> x_open;
  std::vector<Node> x_documents;
};

/// yaml-cpp's words for what people most often get wrong, in plainer ones.
std::string plain_words(const std::string& message) {
  if (message.find("illegal tab") != std::string::npos) return "a tab stands where spaces are needed";
  if (message.find("illegal map value") != std::string::npos)
    return "a colon stands where no key can be; is the line indented rightly?";
  if (message.find("end of map flow not found") != std::string::npos) return "a { is not closed by its }";
  if (message.find("end of sequence flow not found") != std::string::npos)
    return "a [ is not closed by its ]";
  if (message.find("end of map not found") != std::string::npos)
    return "this line is no `key: value`; is a space missing after the colon, or the line indented "
           "wrongly?";
  return "this is not YAML: " + message;
}

}  // namespace

std::expected<std::vector<Node>, Unreadable> parse_yaml(std::string_view text) {
  const DocumentText document(text);
  if (auto problem = document.problem()) return std::unexpected(std::move(*problem));
  TreeBuilder builder(document);
  try {
    MemoryStream stream(document.text());
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Refused& refused) {
    return std::unexpected(refused.why);
  } catch (const YAML::Exception& exception) {
    Position position;
    if (!exception.mark.is_null())
      position = document.position_of_byte(static_cast<std::size_t>(exception.mark.line),
                                           static_cast<std::size_t>(exception.mark.column));
    return std::unexpected(Unreadable{position, plain_words(exception.msg)});
  } catch (const std::exception& exception) {
    return std::unexpected(Unreadable{{}, std::string("this is not YAML: ") + exception.what()});
  }
  return builder.take();
}

}  // namespace shuke::codec
