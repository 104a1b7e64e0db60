// OAuth 2.0 (RFC 6749) for services whose tokens end and change: authorization code with PKCE (RFC 7636), client
// credentials and refreshing. The tokens are kept by the host, encrypted (secret_store.hpp). Link aha::crypto beside the
// SDK, and declare `d.needs("aha.secrets/1")`.
#pragma once

#include <aha/http.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace aha {
class Service;
}

namespace aha::oauth2 {

/// How the client says who it is at the token endpoint (RFC 6749, section 2.3.1).
enum class ClientAuthentication : std::uint8_t {
  basic,    ///< in the Authorization header, which each server must take
  in_body,  ///< as client_id and client_secret of the form
  none,     ///< its client_id alone: a public client, which PKCE protects
};

enum class Grant : std::uint8_t {
  authorization_code,  ///< for a user, who agrees in a browser
  client_credentials,  ///< for the client itself, without a user
};

/// What the third party documents, and what it gave out when the client was registered there.
struct Provider {
  std::string authorization_url = {};  ///< of authorization_code
  std::string token_url;
  std::string client_id;
  std::string client_secret = {};
  std::string scope = {};  ///< apart by blanks; empty: the server's own
  Grant grant = Grant::authorization_code;
  ClientAuthentication authentication = ClientAuthentication::basic;
};

/// The proof that who brings the code is who asked for it (RFC 7636), by S256.
class Pkce {
 public:
  /// A new one, of 43 random characters.                                                       [any]
  static Pkce random();
  /// verifier  43 to 128 characters of A-Z a-z 0-9 - . _ ~
  explicit Pkce(std::string verifier) : verifier_(std::move(verifier)) {}

  const std::string& verifier() const { return verifier_; }
  std::string challenge() const;

 private:
  std::string verifier_;
};

/// The connection of one integration with one provider:
///
///   aha::oauth2::Connection connection(*this, provider());
///   http().bearer(connection.access_token()).get(url);
///
/// One object for one event. Events of one integration may have one each at the same time: one of them refreshes, and the
/// others wait for what it gets, since many servers take a refresh token once only.                [call]
class Connection {
 public:
  Connection(const Service& service, Provider provider);

  /// Begins to connect, and returns the address that the user has to open. It leads to `redirect_uri` with a code and the
  /// state in it, for complete(). A second begin() replaces the first.                             [suspends]
  std::string begin(std::string_view redirect_uri) const;

  /// Changes the code for tokens and keeps these. Throws ConfigurationError, which asks the user to begin again, for
  /// another state than that of begin(), and for a code that the server no longer takes.           [suspends]
  void complete(std::string_view code, std::string_view state) const;

  /// Whether there are tokens, or none are needed to get one.
  bool is_connected() const;

  /// A token for the next requests, refreshed if its time is up. Throws ConfigurationError if there is none or the server
  /// has ended the connection: the user has to connect again.                                      [suspends]
  std::string access_token() const;

  /// The same after the third party answered 401 to `refused`: a new one, unless another event has got one meanwhile.
  /// [suspends]
  std::string renewed(std::string_view refused) const;

  /// Forgets the tokens.                                                                           [suspends]
  void disconnect() const;

 private:
  struct Tokens {
    std::string access_token;
    std::string refresh_token;
    std::int64_t expires_at_s = 0;  // since 1970; 0: the server does not say
    bool is_due(std::int64_t now_s) const {
      return access_token.empty() || (expires_at_s != 0 && now_s >= expires_at_s);
    }
  };
  class Flight;

  Tokens kept() const;
  void keep(const Tokens& tokens) const;
  std::string renew(std::string_view unwanted) const;
  Tokens refreshed(const Tokens& before) const;
  Tokens granted(url::Query form, std::string_view refresh_token_before) const;
  std::string name_of_connection() const;

  const Service& service_;
  Provider provider_;
};

}  // namespace aha::oauth2
