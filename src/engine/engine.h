// Engine: the one impure loop around the core. It takes commands in batches: decodes, remembers answers,
// does what is due, decides, and writes everything to a store in one commit before anybody hears an answer.
// One owner at a time. Not a rule of loyalty, not a server, and no clock of its own.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "base/limits.h"
#include "base/time.h"
#include "codec/answer.h"
#include "codec/command_decoder.h"
#include "codec/directory.h"
#include "codec/node.h"
#include "codec/person.h"
#include "codec/person_keys.h"
#include "codec/view_source.h"
#include "codec/view_statement.h"
#include "domain/event.h"
#include "domain/programme.h"
#include "domain/rewind.h"
#include "domain/run.h"
#include "domain/state.h"
#include "domain/succession.h"
#include "domain/timeline.h"
#include "engine/batch_bytes.h"
#include "engine/history.h"
#include "engine/input_key.h"
#include "engine/kept_programme.h"
#include "engine/rows.h"
#include "store/store.h"

namespace shuke::engine {

/// Settings that name the members who were erased, by id: what a copy made earlier must forget again.
inline constexpr std::string_view erased_settings = "erased";
/// Most commands that one commit takes.
inline constexpr std::size_t batch_commands_max = base::array_commands_max;
/// So many bytes of the journal fill a batch; the command that reaches them is its last. What one command
/// brings about can be large: a late one carries its member's whole standing.
inline constexpr std::uint32_t batch_bytes_max = 16u << 20;
/// A command dated this little ahead counts as happening now: clocks of tills differ.
inline constexpr std::int64_t ahead_max_us = 5 * 60 * base::us_per_second;

class Engine final : private domain::EventSink {
 public:
  /// An engine over what the store keeps; an empty store is a new shop. All must outlive the engine.
  /// `programme` is the first version; those published since are read from the store. The
  /// directory must hold the programme's names and nothing else, and become the store's: where the store
  /// has names already, `directory` was filled from it by `read_names` before the programme was read.
  static store::Expected<std::unique_ptr<Engine>> open(const domain::Programme& programme,
                                                       codec::Directory& directory, store::Store& store);
  ~Engine() override;
  static store::Expected<void> read_names(store::Store& store, codec::Directory& directory);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Takes commands, each standing alone, and answers them in their order; answers are kept for ever under
  /// the commands' ids. When it returns, everything answered is durable. They are one batch, or several
  /// where one is full.
  ///
  /// Rejects, first match wins: what decode_command refuses, id_required, id_reused, at_in_the_future,
  /// too_late, then what the domain refuses. A command refused by its envelope changes nothing at all.
  /// After the fault `full` nothing of the batch has happened and the engine goes on (batches before it
  /// stand, and tell it when asked again under the same ids); after any other it must be opened again.
  ///
  /// `sent_by` has the number of each command's API key (Outcome::sent_by), or is empty where there are
  /// none.
  store::Expected<std::vector<codec::Answer>> take(std::span<const codec::Node> commands,
                                                   std::span<const std::uint32_t> sent_by = {});
  store::Expected<codec::Answer> take(const codec::Node& command);
  /// An account of the machine, noted with every command that is sent without a key; none until this says.
  void set_account(std::string name) { x_account = std::move(name); }
  /// The same without waiting for the disk: decides more commands of a batch that `write` then writes,
  /// while the batch before may still be under way. Nobody may be told the answers before they are durable;
  /// they stand until the next call. Of the commands as many are decided as fit, at least one where nothing
  /// was decided before; a full batch takes none. Nothing else is asked of the engine until it is written,
  /// but for the views that an answer needs.
  std::span<const codec::Answer> decide_ahead(std::span<const codec::Node> commands,
                                              std::span<const std::uint32_t> sent_by = {});
  /// How many commands have been decided and wait for `write`.
  std::size_t decided() const { return x_answers.size(); }
  bool is_full() const {
    return x_answers.size() >= batch_commands_max || x_batch.offset() - x_batch_begin >= batch_bytes_max;
  }
  /// Begins to write what was decided. `durable` is called once, maybe on another thread, when it is
  /// durable or has failed.
  ///
  /// Where this answers a fault, that was not called and nothing of these commands has happened. It may be
  /// the fault of the batch before: after `full` nothing of that has happened, after any other that is
  /// not known before the store is opened again, as with `take`.
  using Durable = store::Store::Landed;
  store::Expected<void> write(const Durable& durable);
  /// How many names of a kind that grows with every order are held before the older ones are let go. A
  /// caller speaks of a new order, coupon or hold again mostly within as many as it is without this.
  void hold_names(std::size_t most) { x_names_held_max = most; }
  /// Waits until what `write` began is durable. To be called before anything is shown that rests on it.
  /// Faults as `write`.
  store::Expected<void> finish();
  /// The same for a file of the past in the order it happened: before each command the clock goes on to the
  /// command's own `at`, and what became due meanwhile happens. It goes no further than `until`; what is
  /// dated later is refused as always.
  store::Expected<std::vector<codec::Answer>> take_dated(std::span<const codec::Node> commands,
                                                         base::Instant until);

  /// What a cart would cost now; changes nothing. Everything due up to now must have been done (`advance`).
  struct Quoted {
    std::optional<codec::Refusal> refusal;
    std::string json;   // the view, where it is not refused
    std::string token;  // what the view calls `quote`
  };
  Quoted quote(const codec::Node& document) const;

  /// How many printed cards a batch has; nothing where there is no such batch.
  std::optional<std::int64_t> cards_in_batch(std::string_view batch) const;
  /// The cards of a batch from number `from` on, at most `count`, each with its secret. Texts live during
  /// the call only. Whoever has a secret can take the card, so this is for the shop's office alone.
  struct CardSecretRow {
    std::string_view card;
    std::string_view secret;
  };
  void each_card_secret(std::string_view batch, std::int64_t from, std::int64_t count,
                        const std::function<void(const CardSecretRow&)>& use) const;

  /// Sets the clock and makes everything due up to and including `now` happen. A clock that would go back
  /// stays.
  store::Expected<void> advance(base::Instant now);
  /// The same in at most so many steps, of which one is what is due for one member at one instant; true:
  /// nothing is left to do.
  store::Expected<bool> advance_some(base::Instant now, std::uint32_t steps_max);
  /// Whether `advance` would find anything to do; does not wait for what is being written.
  store::Expected<bool> anything_due();
  /// Sets the clock alone; what has become due waits for `advance`, or for a command of its member.
  void set_clock(base::Instant now) { x_now = now > x_now ? now : x_now; }
  base::Instant now() const { return x_now; }

  /// The version in force now.
  const domain::Programme& programme() const { return *x_timeline.at(x_now).programme; }
  const domain::Timeline& timeline() const { return x_timeline; }
  /// The files of the versions that the store keeps.
  store::Expected<std::vector<KeptProgramme>> kept_programmes() const {
    return read_kept_programmes(x_store);
  }
  /// What views are made from.
  codec::ViewSource view_source() const { return {programme(), x_state, x_directory, x_now, &x_timeline}; }
  /// The version that a member stands under; without one, the version in force.
  const domain::Programme& programme_of(base::MemberNo member) const;
  const domain::State& state() const { return x_state; }
  codec::Directory& directory() { return x_directory; }
  const codec::Directory& directory() const { return x_directory; }
  /// How many events there are; their sequence numbers are those below.
  std::uint64_t events() const { return x_next.event; }
  /// All events in order.
  store::Expected<void> each_event(const std::function<void(const domain::Event&)>& use) const;
  /// The events of one member from a sequence number on, in order, with what they were caused by, until
  /// `use` answers false.
  store::Expected<void> each_event_of(base::MemberNo member, std::uint64_t from,
                                      const std::function<bool(const codec::StatementEntry&)>& use) const;
  store::Expected<std::vector<codec::StatementEntry>> events_of(base::MemberNo member) const;
  /// A version that could be published: its tables in order, and when it takes effect.
  struct NewVersion {
    domain::Programme programme;
    base::Instant from;
    domain::EvaluateLadders evaluate = domain::EvaluateLadders::at_publish;
  };
  /// Checks everything that publishing asks for; changes nothing but that new names get their numbers.
  /// Rejects: programme_invalid, publish_would_orphan.
  std::variant<NewVersion, codec::Refusal> new_version(const codec::Publishing& wanted);
  /// Everything that was put into the past of a member and of whoever cannot be told apart from him.
  store::Expected<domain::Past> past_of(base::MemberNo member) const;
  /// The state at an instant of the past, as it is told now: commands that came late (S21) stand at their
  /// place, and what was due by then has happened. Holds this member and whoever's past cannot be told
  /// apart from his, and stands until the next command or question of this kind. An instant beyond the
  /// clock is the clock's.
  store::Expected<const domain::State*> state_at(base::MemberNo member, base::Instant at);
  /// What is known of the person behind a member; of an absorbed member: of the one kept.
  const codec::Person& person(base::MemberNo member) const;
  /// To be asked after views were made: whether a row they read could not be loaded, so that they must not
  /// be shown. Lets rows go where reading has loaded very many.
  store::Expected<void> end_reading();
  /// Is told the ids of erased members, after their erasure is durable.
  void tell_erased(std::function<void(const std::vector<std::string>&)> on_erased) {
    x_on_erased = std::move(on_erased);
  }
  /// Members who have this telephone number or tag, after `after`, by number.
  store::Expected<std::vector<base::MemberNo>> found_by(const codec::PersonKey& key, base::MemberNo after,
                                                        std::uint32_t limit) const {
    return x_store.found_by({static_cast<std::uint8_t>(key.kind), key.text}, after, limit);
  }
  /// The members of a page of a list, in order of number.
  store::Expected<std::vector<base::MemberNo>> members(const store::MemberQuery& query) const {
    return x_store.members(query);
  }
  store::Expected<std::vector<base::OrderNo>> orders(const store::OrderQuery& query) const {
    return x_store.orders(query);
  }
  /// What was answered to the command of this id, and when it was recorded; nothing where there is none.
  struct Recorded {
    Outcome outcome;
    std::optional<domain::Command> command;  // where it was accepted, and has a body
    base::Instant recorded_at;
    std::uint64_t batch = 0;
  };
  store::Expected<std::optional<Recorded>> recorded(const std::string& command_id) const;

 private:
  /// A command of the batch that is being taken, for others of the same id in it.
  struct Taken {
    InputHash input_hash;
    std::size_t answer;  // its place
  };
  struct KeptCommand {
    std::string id;
    std::uint32_t offset;  // of its outcome in the batch
  };

  Engine(const domain::Programme& programme, codec::Directory& directory, store::Store& store);
  store::Expected<void> restore();
  store::Expected<void> restore_key();
  void on_event(const domain::Event& event) override;
  void begin_batch();
  store::Batch assemble(std::vector<std::string>& memory);
  store::Expected<void> commit(const Durable& durable = {});
  store::Expected<std::uint64_t> begin_append(const store::Batch& batch, const Durable& durable);
  store::Expected<void> land();
  void end_batch();
  void give_up();
  void let_go_of_many();
  void add_names(store::Batch& batch);

  codec::Answer take_one(const codec::Node& document);
  std::optional<codec::Answer> known(const codec::DecodedCommand& decoded, const InputHash& hash);
  std::optional<codec::Answer> answered(store::Place place, const InputHash& hash, const std::string& id);
  void keep(const codec::DecodedCommand& decoded, const InputHash& hash, codec::Answer& answer,
            std::uint32_t events_offset);
  std::optional<codec::Refusal> refuse_date(const codec::DecodedCommand& decoded) const;
  codec::Answer decide(codec::DecodedCommand& decoded);
  /// What the core cannot know of itself: whether a token is genuine, and whether it is a birthday.
  void add_facts(codec::DecodedCommand& decoded) const;
  void prove_secret(codec::DecodedCommand& decoded);
  domain::QuoteTerms proven(const codec::DecodedCommand& decoded) const;
  domain::BirthdayNow birthday_of(base::MemberNo member, base::Instant at) const;
  store::Expected<void> watch_due(std::span<const codec::Node> commands, base::Instant until);
  void follow_clock(const codec::DecodedCommand& decoded);
  store::Expected<const store::JournalBatch*> answered_batch(std::uint64_t number);
  void pin_facts(domain::Command& command) const;
  /// Money handed out, and what the shop kept of it.
  struct Paid {
    base::Money out;
    base::Money deducted;
  };
  Paid paid_out(const domain::Command& command) const;
  void pin_outcome(domain::Command& command, const Paid& before) const;
  void advance_within(base::Instant now);
  bool is_late(const domain::Command& command) const;
  domain::Decided<void> decide_late(const domain::Command& command);
  void correct_others(const domain::Past& told, base::CommandNo cause);
  void put_right(const domain::Past& past, base::CommandNo cause);
  void change_people(const codec::DecodedCommand& decoded);
  store::Expected<void> restore_search_keys();
  store::Expected<void> restore_order_lists();
  void erase_person(base::MemberNo member);
  codec::Person& person_to_write(base::MemberNo member);
  codec::Person& loaded_person(base::MemberNo member) const;

  codec::Words orphaned(const std::vector<domain::Vanished>& vanished) const;
  bool in_use(const domain::Vanished& row) const;
  codec::Answer publish(const codec::DecodedCommand& decoded);
  store::Expected<void> restore_versions();
  void add_version(NewVersion version);
  void take_back_versions();
  /// Moves members to the version in force, at most so many; true: all are moved.
  store::Expected<bool> move_some(std::uint32_t members_max);
  bool moves_left() const;
  void move_members(std::uint32_t members_max);
  void add_moved(store::Batch& batch);

  domain::Timeline x_timeline;
  std::vector<std::unique_ptr<domain::Programme>> x_versions;  // published after the first
  std::vector<KeptProgramme> x_published;                      // by the batch being made
  std::vector<std::string> x_erased;                           // likewise
  std::function<void(const std::vector<std::string>&)> x_on_erased;
  /// Who has been moved to the version in force: members below `next`.
  struct Moved {
    std::uint32_t version = 0;
    std::uint32_t next = 1;

    friend bool operator==(const Moved&, const Moved&) = default;
  };
  Moved x_moved;
  Moved x_moved_kept;  // as the store has it
  codec::Directory& x_directory;
  store::Store& x_store;
  mutable Rows x_rows;
  domain::State x_state;
  domain::DueQueue x_queue;  // of members touched by the batch being made
  domain::Runner x_runner;
  domain::Rewind x_rewind;
  History x_history;
  base::Instant x_now;
  InputKey x_input_key;
  std::string x_account;  // who sends commands without a key

  /// Numbers that are given next.
  struct Numbers {
    std::uint64_t batch = 1;
    std::uint64_t event = 0;
    std::uint32_t command = 1;
  };
  using NamesKept =
      std::array<std::uint32_t, store::name_kinds>;  // how much of the directory the store has
  /// How things stood after what is known to be durable.
  struct Landed {
    Numbers next;
    NamesKept names{};
  };
  Numbers x_next;
  std::shared_ptr<std::atomic_bool> x_before_durable;  // the batch that `write` began last
  NamesKept x_names_kept{};
  std::size_t x_names_held_max = 50'000;
  Landed x_landed;

  // The batch being made.
  BatchWriter x_batch;
  std::uint32_t x_batch_begin = 0;
  Numbers x_first;                        // its own
  std::vector<codec::EventHead> x_heads;  // of the command being decided
  std::string x_cause_id;                 // its id
  bool x_id_is_told = false;              // which an event leaves in a history
  std::string x_command_bytes;            // as the journal keeps it, once it is accepted
  std::uint32_t x_sent_by = 0;            // and who sent it
  std::vector<codec::Answer> x_answers;
  std::unordered_map<std::string, Taken> x_taken;
  std::vector<KeptCommand> x_commands;
  std::optional<base::Instant> x_follow_until;    // take_dated
  std::optional<store::JournalBatch> x_answered;  // read last: a file sent again finds its answers together

  mutable std::unordered_map<std::uint32_t, codec::Person> x_people;  // by member number, loaded so far
};

}  // namespace shuke::engine
