// The program: all of it is behind the command line.
#include "cli/cli.h"

int main(int argc, char** argv) {
  return shuke::cli::run(argc, argv);
}
