// SPDX-License-Identifier: Apache-2.0
/* empty_probe OBJECT: has the kernel time its BPF programs, and attaches one that does nothing,
 * until standard input ends; both are gone with this process, however it ends. */
#include "load.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdio.h>

static void attach(const char *path)
{
	struct bpf_object *object = bpf_object__open_file(path, NULL);

	if (!object || bpf_object__load(object) ||
	    !bpf_program__attach(bpf_object__find_program_by_name(object, "bench_empty")))
		fail(path);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	if (bpf_enable_stats(BPF_STATS_RUN_TIME) < 0)
		fail("bpf_enable_stats");
	attach(argv[1]);
	puts("ready");
	fflush(stdout);
	while (getchar() != EOF)
		;
}
