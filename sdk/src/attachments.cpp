#include <aha/attachments.hpp>

#include <string>
#include <unordered_set>

namespace aha {

std::vector<View> distinct_attachments(View first, View second) {
  std::vector<View> all;
  std::unordered_set<std::string> seen;
  for (const View list : {first, second})
    for (const View attachment : list)
      if (seen.insert(json::serialize(attachment.json())).second) all.push_back(attachment);
  return all;
}

}  // namespace aha
