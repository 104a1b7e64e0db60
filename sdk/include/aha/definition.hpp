// The datasheet of a service, declared once in `define` and evaluated at compile time. Both the manifest,
// which the host reads without running the file, and the description, which Aha! shows, come from it.
#pragma once

#include <aha/detail/fixed_list.hpp>
#include <aha/detail/type_name.hpp>
#include <aha/options.hpp>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace aha {

/// One choice of a select field whose choices never change.
struct Choice {
  std::string_view label;
  std::string_view value;
};

/// One entry of an OAuth button's `parameters`.
struct Parameter {
  std::string_view name;
  std::string_view value;
};

/// What a field's option holds.
enum class OptionKind : std::uint8_t { text, boolean, choices, computed, parameters };

/// One option of a schema field, such as its description.
struct FieldOption {
  std::string_view name = {};
  OptionKind kind = OptionKind::text;
  std::string_view text = {};
  bool boolean = false;
  std::uint16_t first = 0;  // of choices or parameters, in Definition's pool
  std::uint16_t count = 0;
};

/// One field of the schema.
struct Field {
  std::string_view type = {};
  std::string_view name = {};
  std::uint16_t first_option = 0;
  std::uint16_t option_count = 0;
};

/// What a definition holds whatever the service's class is. Read by the manifest and by describe().
struct Datasheet {
  using CaptionFunction = std::string_view (*)(std::string_view workspace_type);

  std::string_view name;   // empty: from the class
  std::string_view title;  // empty: from the name
  std::string_view version;
  std::string_view caption;
  CaptionFunction caption_function = nullptr;
  std::string_view category = "Development";  // upstream: Service.category
  detail::ClassName class_name;
  // The most that one service may declare; Definition's errors name these numbers.
  detail::FixedList<Field, 32> fields;
  detail::FixedList<FieldOption, 96> options;  // of all fields together
  detail::FixedList<Choice, 48> pairs;         // fixed choices and parameters, of all fields together
  detail::FixedList<std::string_view, 32> events;
  detail::FixedList<std::string_view, 16> needs;
  detail::FixedList<std::string_view, 16> egress;
  bool own_threads = false;

  /// The name the service is known by: given, or the class's in snake case (GithubIssues: github_issues).
  constexpr std::string_view service_name() const { return name.empty() ? class_name.view() : name; }
};

/// Collects what `T::define` says about the service T:
///
///   static constexpr void define(aha::Definition<Trello>& d) {
///     d.title("Trello").caption("Send features to a Trello board");
///     d.install_button();
///     d.select("board", &Trello::boards).description("Where new cards go.");
///     d.on("installed", &Trello::installed);
///   }
///
/// A field's options follow it: description() and the like belong to the field declared last. All text must
/// be string literals. A mistake (too many fields, an option without a field) is a compile error that names
/// it. At most: 32 fields with 96 options and 48 fixed choices and parameters together, 16 computed collections, 32
/// events, 16 hosts, 16 needed capabilities. A longer list of choices is computed by a member function.
template <class T>
class Definition {
 public:
  using Handler = void (T::*)();
  using Collection = Options (T::*)();
  using ConstCollection = Options (T::*)() const;

  constexpr Definition() { sheet_.class_name = detail::snake_case(detail::type_name<T>()); }

  // ---- the service

  /// The name on the wire; default: the class's in snake case.
  constexpr Definition& name(std::string_view value) { return set(sheet_.name, value); }
  /// The name for people; default: the name's words, capitalised.
  constexpr Definition& title(std::string_view value) { return set(sheet_.title, value); }
  /// The plugin's own version, such as "1.2.3", for the operator to see. Of several services in one file, the
  /// first that has one counts.
  constexpr Definition& version(std::string_view value) { return set(sheet_.version, value); }
  /// One sentence on what it does.
  constexpr Definition& caption(std::string_view value) { return set(sheet_.caption, value); }
  /// The same, by the workspace's type (such as "marketing_workspace"): a captureless lambda giving a
  /// literal.
  constexpr Definition& caption(Datasheet::CaptionFunction value) {
    return set(sheet_.caption_function, value);
  }
  /// The heading under which Aha! lists it; default "Development".
  constexpr Definition& category(std::string_view value) { return set(sheet_.category, value); }

  /// What handles an event. "*" handles all that no other line names; Service::event() tells which it is.
  constexpr Definition& on(std::string_view event, Handler handler) {
    handlers_.add(handler, "aha::Definition: more than 32 events");
    sheet_.events.add(event, "aha::Definition: more than 32 events");
    return *this;
  }

  /// A capability of the host without which the service cannot work, such as "aha.kv/1". "aha.http/1" is
  /// implied by egress().
  constexpr Definition& needs(std::string_view capability) {
    sheet_.needs.add(capability, "aha::Definition: more than 16 needs");
    return *this;
  }
  /// A host the service talks to: "hooks.slack.com", "*.example.com", or "*" if the user gives the
  /// address.
  constexpr Definition& egress(std::string_view host) {
    sheet_.egress.add(host, "aha::Definition: more than 16 egress hosts");
    return *this;
  }
  /// Each event runs on its own thread, for a library that blocks or that depends on its thread; so do
  /// those of the file's other services. Such a plugin runs only in a separate process.
  constexpr Definition& own_threads() {
    sheet_.own_threads = true;
    return *this;
  }
  /// The service calls Aha! back through api().
  constexpr Definition& uses_aha_api() { return egress("*.aha.io"); }
  /// The service fetches the attachments of records by their `download_url`. Aha! serves them itself and from Amazon S3,
  /// where a request to Aha! may also be redirected; the bucket's host depends on its region.
  constexpr Definition& attachments() { return egress("*.aha.io").egress("*.amazonaws.com"); }

  // ---- the fields of its settings, in the order Aha! shows them

  /// A line of text.
  constexpr Definition& string(std::string_view name) { return field("string", name); }
  /// The same, which Aha! shows as dots. The SDK blanks its value in messages.
  constexpr Definition& password(std::string_view name) { return field("password", name); }
  /// A box to tick: data() has "1" or "0" under its name.
  constexpr Definition& boolean(std::string_view name) { return field("boolean", name); }
  /// A choice; its choices follow by collection().
  constexpr Definition& select(std::string_view name) { return field("select", name); }
  constexpr Definition& select(std::string_view name, std::initializer_list<Choice> choices) {
    return field("select", name).collection(choices);
  }
  constexpr Definition& select(std::string_view name, Collection computed) {
    return field("select", name).collection(computed);
  }
  constexpr Definition& select(std::string_view name, ConstCollection computed) {
    return field("select", name).collection(computed);
  }
  /// A setting for which Aha! has a special form.
  constexpr Definition& internal(std::string_view name) { return field("internal", name); }
  /// Shows the address that the third party's webhooks are posted to.
  constexpr Definition& callback_url() { return field("callback_url"); }
  /// "Test connection": raises `installed`.
  constexpr Definition& install_button() { return field("install_button"); }
  /// Lets the user choose which activity raises `audit`.
  constexpr Definition& audit_filter() { return field("audit_filter"); }
  /// Has the user sign in at the third party by OAuth 1, for which Aha! keeps the consumer. Its request_token_url(),
  /// access_token_url(), authorize_url() and parameters() follow.
  constexpr Definition& oauth_button() { return field("oauth_button"); }
  /// The same by OAuth 2: authorize_url(), token_url() and parameters() follow.
  constexpr Definition& oauth2_button() { return field("oauth2_button"); }
  /// Buttons that Aha! has for Slack and Confluence alone.
  constexpr Definition& commands_slack_button() { return field("commands_slack_button"); }
  constexpr Definition& webhooks_slack_button() { return field("webhooks_slack_button"); }
  constexpr Definition& confluence_button() { return field("confluence_button"); }

  // ---- options of the field declared last

  /// Help below the field.
  constexpr Definition& description(std::string_view text) { return option("description", text); }
  /// What the field is called, in place of its name's words.
  constexpr Definition& label(std::string_view text) { return option("label", text); }
  /// The same for a boolean(): the text beside its box, such as "Validate certificate".
  constexpr Definition& label_name(std::string_view text) { return option("label_name", text); }
  /// Puts a button with this label beside a select; pressing it raises `configured`.
  constexpr Definition& configure_button(std::string_view label) { return option("configure_button", label); }
  /// Whether that button stands out.
  constexpr Definition& configure_button_highlight_if(bool value) {
    FieldOption o{.name = "configure_button_highlight_if", .kind = OptionKind::boolean};
    o.boolean = value;
    return add_option(o);
  }
  /// Of an OAuth button: where the user agrees, and where Aha! gets tokens.
  constexpr Definition& authorize_url(std::string_view url) { return option("authorize_url", url); }
  constexpr Definition& token_url(std::string_view url) { return option("token_url", url); }
  constexpr Definition& request_token_url(std::string_view url) { return option("request_token_url", url); }
  constexpr Definition& access_token_url(std::string_view url) { return option("access_token_url", url); }
  /// What an OAuth button sends along.
  constexpr Definition& parameters(std::initializer_list<Parameter> parameters) {
    FieldOption o{.name = "parameters", .kind = OptionKind::parameters};
    o.first = static_cast<std::uint16_t>(sheet_.pairs.size());
    o.count = static_cast<std::uint16_t>(parameters.size());
    for (const Parameter& p : parameters) add_pair({p.name, p.value});
    return add_option(o);
  }
  /// Choices that never change.
  constexpr Definition& collection(std::initializer_list<Choice> choices) {
    FieldOption o{.name = "collection", .kind = OptionKind::choices};
    o.first = static_cast<std::uint16_t>(sheet_.pairs.size());
    o.count = static_cast<std::uint16_t>(choices.size());
    for (const Choice& choice : choices) add_pair(choice);
    return add_option(o);
  }
  /// Choices that a member function computes when Aha! asks. It has data() and meta(), and no payload.
  constexpr Definition& collection(Collection computed) {
    return compute({current_field(), computed, nullptr});
  }
  constexpr Definition& collection(ConstCollection computed) {
    return compute({current_field(), nullptr, computed});
  }
  /// Any other option that Aha! understands.
  constexpr Definition& option(std::string_view name, std::string_view text) {
    FieldOption o{.name = name, .kind = OptionKind::text};
    o.text = text;
    return add_option(o);
  }

  // ---- for the SDK

  constexpr const Datasheet& sheet() const { return sheet_; }

  /// What handles `event`, or null.
  constexpr Handler handler(std::string_view event) const {
    Handler any = nullptr;
    for (std::size_t i = 0; i < sheet_.events.size(); ++i) {
      if (sheet_.events[i] == event) return handlers_[i];
      if (sheet_.events[i] == "*") any = handlers_[i];
    }
    return any;
  }

  /// Fills `out` with the computed collection of `field`; false if the field has none.
  bool collect(T& service, std::string_view field, Options& out) const {
    for (const Computed& c : computed_) {
      if (sheet_.fields[c.field].name != field) continue;
      out = c.plain != nullptr ? (service.*c.plain)() : (service.*c.constant)();
      return true;
    }
    return false;
  }

 private:
  struct Computed {
    std::size_t field = 0;
    Collection plain = nullptr;
    ConstCollection constant = nullptr;
  };

  template <class Member>
  constexpr Definition& set(Member& member, Member value) {
    member = value;
    return *this;
  }

  constexpr Definition& field(std::string_view type) { return field(type, type); }
  constexpr Definition& field(std::string_view type, std::string_view name) {
    for (const Field& other : sheet_.fields)
      if (other.name == name) detail::definition_error("aha::Definition: two fields of one name");
    Field f{.type = type, .name = name};
    f.first_option = static_cast<std::uint16_t>(sheet_.options.size());
    sheet_.fields.add(f, "aha::Definition: more than 32 fields");
    return *this;
  }

  constexpr std::size_t current_field() const {
    if (sheet_.fields.size() == 0)
      detail::definition_error("aha::Definition: an option before the first field");
    return sheet_.fields.size() - 1;
  }

  constexpr Definition& add_option(const FieldOption& option) {
    sheet_.fields[current_field()].option_count += 1;
    sheet_.options.add(option, "aha::Definition: more than 96 options of fields");
    return *this;
  }

  constexpr void add_pair(const Choice& pair) {
    sheet_.pairs.add(pair, "aha::Definition: more than 48 choices and parameters: compute them");
  }

  constexpr Definition& compute(const Computed& computed) {
    computed_.add(computed, "aha::Definition: more than 16 computed collections");
    return add_option(FieldOption{.name = "collection", .kind = OptionKind::computed});
  }

  Datasheet sheet_;
  detail::FixedList<Handler, 32> handlers_;
  detail::FixedList<Computed, 16> computed_;
};

}  // namespace aha
