// Aha!'s own REST API, as services call it.
#pragma once

#include <aha/errors.hpp>
#include <aha/http.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace aha {

class Call;

/// Calls the account's API with the token that came with the event.
///
/// Base URL https://{aha_account_domain}.{host of aha_api_url_base}/api/v1/, JSON both ways, at most 3
/// redirects. A 429 is waited for, until X-Ratelimit-Reset or Retry-After, as long as the deadline allows.
/// Any other status of 400 and more throws an Error below. Results are valid until the call ends. All calls
/// are [call][suspends]. upstream: the aha-api gem
class AhaApi {
 public:
  /// The API refused. `class_name` is the gem's, which Aha! knows.
  class Error : public RemoteError {
   public:
    Error(std::string class_name, int status, const std::string& message,
          std::chrono::milliseconds retry_after)
        : RemoteError(std::move(class_name), message, retry_after), status_(status) {}
    int status() const { return status_; }

   private:
    int status_;
  };
  class BadRequest : public Error {
    using Error::Error;
  };
  class Unauthorized : public Error {
    using Error::Error;
  };
  class Forbidden : public Error {
    using Error::Error;
  };
  class NotFound : public Error {
    using Error::Error;
  };
  class NotAcceptable : public Error {
    using Error::Error;
  };
  class UnprocessableEntity : public Error {
    using Error::Error;
  };
  class TooManyRequests : public Error {
    using Error::Error;
  };
  class InternalServerError : public Error {
    using Error::Error;
  };
  class NotImplemented : public Error {
    using Error::Error;
  };
  class BadGateway : public Error {
    using Error::Error;
  };
  class ServiceUnavailable : public Error {
    using Error::Error;
  };
  /// The event came without the account it belongs to.
  class ConfigurationError : public aha::ConfigurationError {
   public:
    explicit ConfigurationError(const std::string& message)
        : aha::ConfigurationError("AhaApi::ConfigurationError", message) {}
  };

  explicit AhaApi(Call& call) : call_(&call) {}

  // ---- integration fields: what an integration remembers on a record

  /// POST {type}/{ref}/integrations/{integration_id}/fields, with the fields in the order of `fields`.
  /// type            "features", "requirements" or "releases"
  /// ref             reference number or id
  /// integration_id  data()["integration_id"]; string or number
  View create_integration_fields(std::string_view type, View ref, View integration_id,
                                 const json::object& fields) const;
  View create_integration_fields(std::string_view type, std::string_view ref, View integration_id,
                                 const json::object& fields) const;
  /// The same for one field.
  View create_integration_field(std::string_view type, std::string_view ref, View integration_id,
                                std::string_view name, const json::value& value) const;
  /// GET one field of a record.
  View integration_field(std::string_view type, std::string_view ref, View integration_id,
                         std::string_view name) const;
  /// GET integrations/{integration_id}/fields/{name}/value/{value}: an object with `records`.
  View search_integration_fields(View integration_id, std::string_view name, std::string_view value) const;
  /// GET {type}/{ref}/integrations/{integration_id}/adjacent_fields.
  View adjacent_integration_fields(std::string_view type, std::string_view ref, View integration_id) const;

  // ---- records

  /// POST {type}/{ref}/comments as `user_email`, which may be null. body: HTML.
  View create_comment(std::string_view type, std::string_view ref, View user_email,
                      std::string_view body) const;
  View create_comment(std::string_view type, std::string_view ref, std::string_view user_email,
                      std::string_view body) const;
  /// The same to {object_url}/comments.
  View create_comment_with_url(std::string_view object_url, View user_email, std::string_view body) const;
  /// GET features/{ref}.
  View feature(std::string_view ref) const;
  /// GET integration_candidates.
  View integration_candidates() const;
  /// POST integration_candidates; PUT integration_candidates/{id}.
  View create_integration_candidate(const json::value& candidate) const;
  View update_integration_candidate(std::string_view id, const json::value& candidate) const;
  /// POST products/{product}/ideas with name and description, and any `more` members.
  View create_idea(std::string_view product, std::string_view name, std::string_view description,
                   const json::object& more = {}) const;

  // ---- any other call

  /// url  a path below /api/v1/ such as "features/PROD-1", or the absolute URL that a record names as its
  ///      `resource`. Throws InvalidUrlError for an absolute URL that is not below the host of
  ///      aha_api_url_base: the token stays at Aha!.
  View get(std::string_view url, const http::Query& query = {}) const;
  View post(std::string_view url, const json::value& body) const;
  View put(std::string_view url, const json::value& body) const;
  View del(std::string_view url) const;

 private:
  View store(std::string_view url, const json::value& body) const;
  View request(std::string_view method, std::string_view url, const http::Body& body) const;
  std::string resolve(std::string_view url) const;

  Call* call_;
};

}  // namespace aha
