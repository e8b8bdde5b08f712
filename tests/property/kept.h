// Kept: whether what happened survives being written as bytes and read again. Not how it is written
// (codec).
#pragma once

#include <span>
#include <string>

#include "codec/command_bytes.h"
#include "codec/event_bytes.h"
#include "codec/person_bytes.h"
#include "codec/state_bytes.h"
#include "domain/event.h"
#include "domain/state.h"

namespace shuke::property {

template <class T>
std::string bytes_of(const T& value) {
  std::string bytes;
  codec::write_bytes(value, bytes);
  return bytes;
}

/// Writes one value, reads it into `back` and writes that; what is wrong, or nothing.
template <class T>
std::string lost_of(const T& value, T& back) {
  const std::string bytes = bytes_of(value);
  if (const auto read = codec::read_bytes(bytes, back); !read)
    return std::string(codec::words_of(read.error()));
  return bytes_of(back) == bytes ? "" : "written again, the bytes are others";
}

/// What does not survive, in one sentence; empty: all does. Every event must come back with the same words,
/// the events that came back must make the same state, and every row of the state must come back.
std::string lost_in_bytes(std::span<const domain::Event> events, const domain::State& state);

}  // namespace shuke::property
