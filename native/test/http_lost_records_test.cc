// SPDX-License-Identifier: Apache-2.0
// What the kernel has counted as lost is not counted again: reported and lost are the truth.
#include "resuming.h"

using namespace flowgauge;
using Strings = std::vector<std::string>;

TEST_CASE("lost exchanges are the kernel's to count") {
  Http http;
  Conversation conversation(http);
  CheckResumes(http, conversation);
  LoseExchange(conversation, 3);
  CheckResumes(http, conversation);
  LoseExchange(conversation, 1);
  CheckResumes(http, conversation);
  CHECK(http.lost() == 0);
}

TEST_CASE("what is lost before the connection closes") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  LoseExchange(conversation, 2);
  conversation.Observe(true);
  CHECK(Told(http) == Strings{"GET 200 /a"});
  CHECK(http.lost() == 0);
}

TEST_CASE("a lost record of a request: its response is the exchange that was counted") {
  Http http;
  Conversation conversation(http);
  CheckResumes(http, conversation);
  conversation.Unseen(From::kClient, 300);
  conversation.record().lost_records = 1;
  conversation.Response(kOk);
  CheckResumes(http, conversation);
  CHECK(http.lost() == 0);
}

TEST_CASE("a lost record of responses: as many as it answered, less the one that was counted") {
  Http http;
  Conversation conversation(http);
  conversation.Request(kGet + kGet + kGet);
  conversation.Unseen(From::kServer, 300);
  conversation.record().lost_records = 1;
  conversation.Observe(true);
  CHECK(http.losses.events[L7_LOSS_GAP] == 2);
  CHECK(http.lost() == 2);
}

TEST_CASE("a loss that was counted hides none that comes later") {
  Http http;
  Conversation conversation(http);
  LoseExchange(conversation, 5);
  CheckResumes(http, conversation);
  conversation.Unseen(From::kClient, 300);
  conversation.Unseen(From::kServer, 300);
  CheckResumes(http, conversation);
  CHECK(http.losses.events[L7_LOSS_GAP] == 1);
}

TEST_CASE("a request that no hook told of is counted once, by its response") {
  Http http;
  Conversation conversation(http);
  conversation.Exchange(kGet, kOk);
  conversation.Unseen(From::kClient, kGet.size());
  conversation.Response(kOk);
  CHECK(Told(http) == Strings{"GET 200 /a"});
  CheckResumes(http, conversation);
  CHECK(http.losses.events[L7_LOSS_ORPHAN] == 1);
  CHECK(http.lost() == 1);
}
