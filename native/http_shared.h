// SPDX-License-Identifier: Apache-2.0
// What all HTTP connections share: where exchanges are counted, and bounded memory.
#pragma once

#include "http_exchange.h"
#include "http_message.h"
#include "http_settings.h"
#include "http_table.h"
#include "l7_losses.h"

namespace flowgauge {

struct HttpShared {
  static constexpr size_t kMaxLines = 1024;  // that go over parts at the same time

  HttpShared(const HttpSettings& settings, HttpTable& table, L7Losses& losses)
      : table(table),
        losses(losses),
        lines(kMaxLines),
        exchanges(2 * settings.max_connections),
        scale(settings.scale),
        response_timeout(settings.response_timeout) {}

  void Lose(l7_loss reason, uint32_t exchanges = 1) { losses.Add(reason, exchanges * scale); }

  HttpTable& table;
  L7Losses& losses;
  HttpLines lines;
  HttpExchanges exchanges;
  double scale;
  uint64_t response_timeout;
  uint64_t now = 0;
};

}  // namespace flowgauge
