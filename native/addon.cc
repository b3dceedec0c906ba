// SPDX-License-Identifier: Apache-2.0
// The face towards JavaScript: unwraps arguments, no logic. Typed in src/native/binding.ts.
#include <napi.h>

#include <memory>

#include "capture.h"
#include "columns.generated.h"
#include "libbpf_log.h"
#include "snapshot.h"

namespace {

using flowgauge::Capture;

// One capture a process; shared with a Take that may still run when it is closed.
std::shared_ptr<Capture>& Current() {
  static std::shared_ptr<Capture> capture;
  return capture;
}

uint32_t Number(const Napi::Object& object, const char* key) {
  return object.Get(key).As<Napi::Number>().Uint32Value();
}

bool Flag(const Napi::Object& object, const char* key) {
  return object.Get(key).As<Napi::Boolean>().Value();
}

std::vector<uint32_t> Numbers(const Napi::Object& object, const char* key) {
  auto array = object.Get(key).As<Napi::Array>();
  std::vector<uint32_t> numbers;
  for (uint32_t i = 0; i < array.Length(); ++i)
    numbers.push_back(array.Get(i).As<Napi::Number>().Uint32Value());
  return numbers;
}

std::vector<std::string> Strings(const Napi::Object& object, const char* key) {
  auto array = object.Get(key).As<Napi::Array>();
  std::vector<std::string> strings;
  for (uint32_t i = 0; i < array.Length(); ++i) strings.push_back(array.Get(i).As<Napi::String>());
  return strings;
}

flowgauge::MessageSettings MessageSettingsFrom(const Napi::Object& object) {
  return {
      .http = Flag(object, "http"),
      .dns = Flag(object, "dns"),
      .show_path = Flag(object, "showPath"),
      .show_version = Flag(object, "showVersion"),
      .show_query_type = Flag(object, "showQueryType"),
      .show_query_name = Flag(object, "showQueryName"),
      .sampling = object.Get("sampling").As<Napi::Number>().DoubleValue(),
      .http_sockets = Number(object, "httpSockets"),
      .ring_bytes = Number(object, "messagesRingBytes"),
      .max_rows = Number(object, "maxL7Flows"),
      .idle_windows = Number(object, "l7IdleWindows"),
      .dns_timeout_milliseconds = Number(object, "dnsTimeoutMilliseconds"),
      .dns_ports = Numbers(object, "dnsPorts"),
      .http_latency_bounds = Numbers(object, "httpLatencyBounds"),
      .dns_latency_bounds = Numbers(object, "dnsLatencyBounds"),
      .path_patterns = Strings(object, "pathPatterns"),
  };
}

flowgauge::NatSettings NatSettingsFrom(const Napi::Object& object) {
  return {
      .is_wanted = Flag(object, "nat"),
      .max_connections = Number(object, "natConnections"),
      .linger_seconds = Number(object, "natLingerSeconds"),
      .buffer_bytes = Number(object, "natBufferBytes"),
  };
}

flowgauge::Settings SettingsFrom(const Napi::Object& object) {
  return {
      .attach = object.Get("attach").As<Napi::String>(),
      .tcp_sockets = Number(object, "tcpSockets"),
      .udp_flows = Number(object, "udpFlows"),
      .ring_bytes = Number(object, "ringBytes"),
      .max_flows = Number(object, "maxFlows"),
      .idle_windows = Number(object, "idleWindows"),
      .ephemeral_port = static_cast<uint16_t>(Number(object, "ephemeralPort")),
      .listen_drops = Flag(object, "listenDrops"),
      .nat = NatSettingsFrom(object),
      .messages = MessageSettingsFrom(object),
  };
}

Napi::Object ObjectFrom(Napi::Env env, const flowgauge::OpenResult& result) {
  Napi::Array rungs = Napi::Array::New(env, result.rungs.size());
  for (size_t i = 0; i < result.rungs.size(); ++i) {
    Napi::Object rung = Napi::Object::New(env);
    rung["signal"] = result.rungs[i].signal;
    rung["mode"] = result.rungs[i].mode;
    rung["state"] = result.rungs[i].state;
    rung["reason"] = result.rungs[i].reason;
    rungs.Set(static_cast<uint32_t>(i), rung);
  }
  Napi::Object object = Napi::Object::New(env);
  object["mode"] = result.mode;
  object["code"] = result.failure.code;
  object["detail"] = result.failure.detail;
  object["rungs"] = rungs;
  return object;
}

Napi::Value Open(const Napi::CallbackInfo& info) {
  flowgauge::LibbpfLog::Install();
  flowgauge::OpenResult result;
  Current().reset();
  Current() = Capture::Open(SettingsFrom(info[0].As<Napi::Object>()), result);
  return ObjectFrom(info.Env(), result);
}

// Closes a window on a thread of the pool, straight into the caller's buffer.
class TakeWorker : public Napi::AsyncWorker {
 public:
  using TakeWindow = size_t (Capture::*)(uint8_t* out, size_t capacity);

  TakeWorker(Napi::Env env, std::shared_ptr<Capture> capture, TakeWindow take_window,
             Napi::ArrayBuffer buffer)
      : AsyncWorker(env),
        deferred_(Napi::Promise::Deferred::New(env)),
        capture_(std::move(capture)),
        take_window_(take_window),
        kept_(Napi::Persistent(buffer.As<Napi::Object>())),
        bytes_(static_cast<uint8_t*>(buffer.Data())),
        capacity_(buffer.ByteLength()) {}

  void Execute() override { needed_ = (capture_.get()->*take_window_)(bytes_, capacity_); }
  void OnOK() override {
    deferred_.Resolve(Napi::Number::New(Env(), static_cast<double>(needed_)));
  }
  void OnError(const Napi::Error& error) override { deferred_.Reject(error.Value()); }
  Napi::Promise Promise() const { return deferred_.Promise(); }

 private:
  Napi::Promise::Deferred deferred_;
  std::shared_ptr<Capture> capture_;
  TakeWindow take_window_;
  Napi::ObjectReference kept_;
  uint8_t* bytes_;
  size_t capacity_;
  size_t needed_ = 0;
};

void RequireOpen(Napi::Env env) {
  if (!Current()) throw Napi::Error::New(env, "the capture is closed");
}

template <TakeWorker::TakeWindow take_window>
Napi::Value Take(const Napi::CallbackInfo& info) {
  RequireOpen(info.Env());
  auto* worker =
      new TakeWorker(info.Env(), Current(), take_window, info[0].As<Napi::ArrayBuffer>());
  worker->Queue();
  return worker->Promise();
}

Napi::Value Stats(const Napi::CallbackInfo& info) {
  RequireOpen(info.Env());
  auto buffer = info[0].As<Napi::ArrayBuffer>();
  if (buffer.ByteLength() < flowgauge::StatsBytes())
    throw Napi::RangeError::New(info.Env(), "stats need a larger buffer");
  flowgauge::WriteStats(Current()->Stats(), static_cast<uint8_t*>(buffer.Data()));
  return info.Env().Undefined();
}

// Columns of equal length: a cgroup and who is behind it.
Napi::Value SetCgroupHolders(const Napi::CallbackInfo& info) {
  RequireOpen(info.Env());
  auto cgroups = info[0].As<Napi::Float64Array>();
  auto holders = info[1].As<Napi::Uint32Array>();
  for (size_t i = 0; i < cgroups.ElementLength(); ++i)
    Current()->news().SetCgroup(static_cast<cgroup_id>(cgroups[i]), holders[i]);
  return info.Env().Undefined();
}

// An address and, as columns of equal length, since when who has it.
Napi::Value SetAddressHolders(const Napi::CallbackInfo& info) {
  RequireOpen(info.Env());
  auto address = info[0].As<Napi::Uint8Array>();
  auto since = info[1].As<Napi::Float64Array>();
  auto holders = info[2].As<Napi::Uint32Array>();
  std::vector<flowgauge::Tenure> tenures;
  for (size_t i = 0; i < since.ElementLength(); ++i)
    tenures.push_back({static_cast<uint64_t>(since[i]), holders[i]});
  Current()->news().SetAddress(address.Data(), std::move(tenures));
  return info.Env().Undefined();
}

Napi::Value TakeCgroups(const Napi::CallbackInfo& info) {
  RequireOpen(info.Env());
  Napi::Array cgroups = Napi::Array::New(info.Env());
  for (const auto& [id, path] : Current()->news().TakeTold()) {
    Napi::Object cgroup = Napi::Object::New(info.Env());
    cgroup["id"] = static_cast<double>(id);
    cgroup["path"] = path;
    cgroups.Set(cgroups.Length(), cgroup);
  }
  return cgroups;
}

Napi::Value Close(const Napi::CallbackInfo& info) {
  Current().reset();
  return info.Env().Undefined();
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports["layoutHash"] = Napi::String::New(env, kLayoutHash);
  exports["open"] = Napi::Function::New(env, Open);
  exports["take"] = Napi::Function::New(env, Take<&Capture::Take>);
  exports["takeMessages"] = Napi::Function::New(env, Take<&Capture::TakeMessages>);
  exports["stats"] = Napi::Function::New(env, Stats);
  exports["setCgroupHolders"] = Napi::Function::New(env, SetCgroupHolders);
  exports["setAddressHolders"] = Napi::Function::New(env, SetAddressHolders);
  exports["takeCgroups"] = Napi::Function::New(env, TakeCgroups);
  exports["close"] = Napi::Function::New(env, Close);
  return exports;
}

NODE_API_MODULE(flowgauge, Init)

}  // namespace
