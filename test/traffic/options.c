// SPDX-License-Identifier: Apache-2.0
/* name=value options of a command, and the two ways a command can give up. */
#include "traffic.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *option(const struct run *run, const char *name, const char *fallback)
{
	size_t length = strlen(name);

	for (char **at = run->options; *at; at++)
		if (!strncmp(*at, name, length) && (*at)[length] == '=')
			return *at + length + 1;
	return fallback;
}

uint64_t option_number(const struct run *run, const char *name, uint64_t fallback)
{
	const char *text = option(run, name, NULL);

	return text ? strtoull(text, NULL, 10) : fallback;
}

void fail(const char *what)
{
	fprintf(stderr, "traffic: %s: %s\n", what, strerror(errno));
	_exit(1);
}
