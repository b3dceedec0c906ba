/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Puts every exported type of wire/ into one BTF section for the generator; never loaded. */
#include "record.h"

/* A non-static pointer is what makes clang keep a struct's BTF. */
struct flow_row *flow_row;
struct rtt_row *rtt_row;
struct span_row *span_row;
struct http_row *http_row;
struct dns_row *dns_row;
struct stats_row *stats_row;
struct snapshot_header *snapshot_header;
struct l7_snapshot_header *l7_snapshot_header;
struct tcp_socket *tcp_socket;
struct udp_key *udp_key;
struct udp_stats *udp_stats;
struct udp_record *udp_record;
struct seed_record *seed_record;
struct nat_record *nat_record;
struct message_record *message_record;
struct exchange_record *exchange_record;
struct conversation_view *conversation_view;
struct cpu_counters *cpu_counters;

enum role role;
enum transport transport;
enum failure failure;
enum loss loss;
enum signal_id signal_id;
enum row_life row_life;
enum http_method http_method;
enum http_version http_version;
enum unanswered unanswered;
enum l7_loss l7_loss;
enum nat_loss nat_loss;
enum nat_source nat_source;
enum protocol protocol;
enum direction direction;
enum part_flag part_flag;
enum record_flag record_flag;
