// Around the fragments of docs/plugins/writing.md: test_writing.py puts them into the class, and compiles it.
#include <aha/hash.hpp>
#include <aha/jwt.hpp>
#include <aha/multipart.hpp>
#include <aha/oauth2.hpp>
#include <aha/paging.hpp>
#include <aha/sdk.hpp>
#include <aha/sent_values.hpp>
#include <aha/signature.hpp>
#include <aha/step.hpp>
#include <aha/time_zone.hpp>
#include <aha/xml.hpp>

#include <ctime>
#include <string>
#include <vector>

// What the page takes for granted.
class Surroundings : public aha::Service {
 protected:
  void take(const aha::json::value& value);
  void store_link(aha::View feature, aha::View made);
  void attach(aha::View made, aha::View file);
  void send(aha::View one, aha::View made);

  aha::View attachment, feature, made, file;
  aha::json::object fields;
  aha::Options options;
  std::string url, upload_url, redirect_uri, name, type, secret, app_id, private_key, id, title, new_title,
      time_zone;
  std::int64_t now = 0;
  int last = 0;
};

class Fragments : public Surroundings {
  // FRAGMENTS
};
