// SPDX-License-Identifier: Apache-2.0
/* empty_probe OBJECT [timed]: attaches programs that do nothing, and has the kernel time all its
 * programs, until standard input ends; both are gone with this process, however it ends. */
#include "load.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdio.h>

static void attach_all(const char *path)
{
	struct bpf_object *object = bpf_object__open_file(path, NULL);
	struct bpf_program *program;

	if (!object || bpf_object__load(object))
		fail(path);
	bpf_object__for_each_program(program, object) if (!bpf_program__attach(program))
		fail("attach");
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	if (argc > 2 && bpf_enable_stats(BPF_STATS_RUN_TIME) < 0)
		fail("bpf_enable_stats");
	attach_all(argv[1]);
	puts("ready");
	fflush(stdout);
	while (getchar() != EOF)
		;
}
