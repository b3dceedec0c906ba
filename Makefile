# SPDX-License-Identifier: Apache-2.0
# Builds the kernel programs and the addon into build/; npm scripts call it.
ARCH := $(shell uname -m)
BPF_ARCH := $(subst aarch64,arm64,$(subst x86_64,x86,$(ARCH)))
BPF_PROGRAMS := settings tcp_state tcp_walk udp_walk seed retransmit \
	messages_tracepoint messages_fexit messages_kprobe messages_close conversation_walk
BPF_OBJECTS := $(BPF_PROGRAMS:%=build/bpf/%.bpf.o)
BPF_HEADERS := $(wildcard bpf/*.h wire/*.h)
BPF_FLAGS := -target bpf -D__TARGET_ARCH_$(BPF_ARCH) -g -O2 -mcpu=v3 -Wall -Werror \
	-Iwire -Ibpf -I/usr/include/$(ARCH)-linux-gnu

NATIVE := $(patsubst native/%.cc,%,$(wildcard native/*.cc))
NATIVE_OBJECTS := $(NATIVE:%=build/native/%.o)
CXXFLAGS := -std=c++20 -O2 -g -fPIC -Wall -Wextra -Werror -Iwire -Ibuild -Inative
NODE_FLAGS := -DNAPI_VERSION=9 -DNAPI_CPP_EXCEPTIONS -DNODE_ADDON_API_CPP_EXCEPTIONS \
	-isystem node_modules/node-addon-api -isystem node_modules/node-api-headers/include

.PHONY: all
all: build/flowgauge.node build/code

build/bpf build/native:
	mkdir -p $@

build/bpf/messages_tracepoint.bpf.o: BPF_FLAGS += -DCAN_CAST
build/bpf/%.bpf.o: bpf/%.bpf.c $(BPF_HEADERS) | build/bpf
	clang $(BPF_FLAGS) -c $< -o $@

# The same programs for kernels that lack what the cast calls (native/open_programs.cc).
build/bpf/messages_without_cast.bpf.o: bpf/messages_tracepoint.bpf.c $(BPF_HEADERS) | build/bpf
	clang $(BPF_FLAGS) -c $< -o $@

build/bpf/flowgauge.o: $(BPF_OBJECTS)
build/bpf/without_cast.o: $(BPF_OBJECTS:%/messages_tracepoint.bpf.o=%/messages_without_cast.bpf.o)
build/bpf/flowgauge.o build/bpf/without_cast.o:
	bpftool gen object $@ $^

build/flowgauge.skel.h: build/bpf/flowgauge.o
	bpftool gen skeleton $< name programs > $@.tmp && mv $@.tmp $@

# Used through the other's struct of maps, programs, .rodata and .bss: the two must be the same.
build/without_cast.skel.h: build/bpf/without_cast.o build/flowgauge.skel.h
	bpftool gen skeleton $< name programs_without_cast > $@.tmp
	sed '/__cplusplus/q' build/flowgauge.skel.h > $@.expected
	sed 's/_without_cast//I; /__cplusplus/q' $@.tmp | diff $@.expected -
	mv $@.tmp $@

build/nat.skel.h: build/bpf/nat.bpf.o
	bpftool gen skeleton $< name nat_programs > $@.tmp && mv $@.tmp $@

build/native/addon.o: CXXFLAGS += $(NODE_FLAGS)
build/native/%.o: native/%.cc build/without_cast.skel.h build/nat.skel.h | build/native
	g++ $(CXXFLAGS) -MMD -c $< -o $@

build/flowgauge.node: $(NATIVE_OBJECTS)
	g++ -shared -o $@ $^ -lbpf -lpthread

# What Node makes of src/ at its first start, for NODE_COMPILE_CACHE: who has it does not load Node's
# compiler of TypeScript, nor keep its 27 MB. It counts for the user and the CPU that made it.
build/code: package-lock.json $(shell find src -name '*.ts')
	rm -rf $@
	PATH=$(CURDIR)/node_modules/node/bin:$$PATH NODE_COMPILE_CACHE=$@ \
		NODE_OPTIONS='--import ./src/directory/thread.ts' src/cli.ts --version >/dev/null
	touch $@

# Tests: the pure parts of the addon under sanitizers, and the programs that make traffic.
IMPURE := addon capture capture_stats ladder probe_set probe_walks open_programs self_test \
	iterator_run libbpf_log kernel_support source_address conntrack_feed conntrack_socket nat_hooks nat_watch \
	network_namespace skipped_runs table_walk exchange_rings
PURE := $(filter-out $(IMPURE),$(NATIVE))
TEST_OBJECTS := $(PURE:%=build/test/%.o) \
	$(patsubst native/test/%.cc,build/test/%.o,$(wildcard native/test/*.cc))
TEST_FLAGS := -std=c++20 -g -O1 -Wall -Wextra -Werror -fsanitize=address,undefined \
	-fno-sanitize-recover -Iwire -Inative
TRAFFIC := $(wildcard test/traffic/*.c)

.PHONY: test-programs test-native
test-programs: build/native-tests build/traffic/traffic

build/test/%.o: native/test/%.cc
	@mkdir -p build/test
	g++ $(TEST_FLAGS) -MMD -c $< -o $@

build/test/%.o: native/%.cc
	@mkdir -p build/test
	g++ $(TEST_FLAGS) -MMD -c $< -o $@

build/native-tests: $(TEST_OBJECTS)
	g++ -fsanitize=address,undefined $^ -o $@

# Parsers under libFuzzer: FUZZ_SECONDS each, from the corpus in the tree.
FUZZERS := http dns conntrack
FUZZ_SECONDS ?= 15
FUZZ_FLAGS := -std=c++20 -g -O1 -Iwire -Inative -fno-sanitize-recover=all \
	-fsanitize=address,undefined
FUZZ_OBJECTS := $(PURE:%=build/fuzz/%.o)

build/fuzz/%.o: native/%.cc
	@mkdir -p build/fuzz
	clang++ $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link -MMD -c $< -o $@

build/fuzz/%: native/fuzz/%_fuzz.cc $(FUZZ_OBJECTS)
	clang++ $(FUZZ_FLAGS) -fsanitize=fuzzer $^ -o $@

.SECONDARY: $(FUZZ_OBJECTS)
.PHONY: test-fuzz
test-fuzz: $(FUZZERS:%=build/fuzz/%)
	for fuzzer in $(FUZZERS); do \
		mkdir -p build/fuzz/corpus/$$fuzzer && \
		build/fuzz/$$fuzzer -max_total_time=$(FUZZ_SECONDS) -verbosity=0 -print_final_stats=1 \
			-artifact_prefix=build/fuzz/ build/fuzz/corpus/$$fuzzer native/fuzz/corpus/$$fuzzer \
			|| exit 1; \
	done

build/traffic/traffic: $(TRAFFIC) $(wildcard test/traffic/*.h)
	mkdir -p build/traffic
	gcc -std=gnu11 -O2 -Wall -Wextra -Werror $(TRAFFIC) -o $@ -lpthread

FORMATTED := $(filter-out %.generated.h,$(wildcard bpf/*.[ch] wire/*.h native/*.cc native/*.h \
	native/test/* test/traffic/*.[ch] test/kernel/*.c test/vm/traffic/*.[ch] \
	bench/programs/*.[ch] native/fuzz/*.cc))

.PHONY: format check-format
format:
	clang-format -i $(FORMATTED)

check-format:
	clang-format --dry-run -Werror $(FORMATTED)

test-native: build/native-tests
	build/native-tests

-include $(NATIVE_OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d) $(FUZZ_OBJECTS:.o=.d)
