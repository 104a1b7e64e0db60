// What every service needs: `#include <aha/sdk.hpp>`. Beside it, by concern: attachments.hpp, blanks.hpp, chat.hpp,
// commit_hook.hpp, ended_service.hpp, linked_records.hpp, link_header.hpp, paging.hpp, sent_values.hpp, step.hpp,
// text_length.hpp and timestamp.hpp; with aha::text records.hpp and text.hpp; with aha::crypto hash.hpp, jwt.hpp,
// oauth1.hpp, oauth2.hpp, signature.hpp and webhook.hpp; with aha::xml xml.hpp; with aha::time_zone time_zone.hpp.
#pragma once

#include <aha/aha_api.hpp>
#include <aha/auth.hpp>
#include <aha/call.hpp>
#include <aha/cookies.hpp>
#include <aha/definition.hpp>
#include <aha/errors.hpp>
#include <aha/export.hpp>
#include <aha/http.hpp>
#include <aha/json.hpp>
#include <aha/log.hpp>
#include <aha/memory.hpp>
#include <aha/multipart.hpp>
#include <aha/options.hpp>
#include <aha/secret_store.hpp>
#include <aha/service.hpp>
#include <aha/url.hpp>
#include <aha/version.hpp>
#include <aha/view.hpp>
