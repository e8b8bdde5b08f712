// Words: one thing said in both languages that people read.
#pragma once

#include <string>

namespace shuke::codec {

struct Words {
  std::string zh;
  std::string en;
};

}  // namespace shuke::codec
