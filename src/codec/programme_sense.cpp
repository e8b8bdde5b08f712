#include "codec/programme_compile.h"
namespace shuke::codec {
void check_sense(const domain::Programme&, const Node&, const base::Names&, Findings&) {}
}
