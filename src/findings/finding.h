/* What a rule has found, as it is shown and stored. */
#ifndef FINDINGS_FINDING_H
#define FINDINGS_FINDING_H

#include "base/str.h"
#include "findings/rule.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One row of evidence: who pays how much of it. */
struct evidence {
    struct str function, file;
    int64_t line;
    double value, share; /* share of all that the finding is about */
};

struct blame {
    struct str function; /* "": nobody; folded */
    struct str file;
    int64_t line;
    bool user; /* it is the user's code; else the outermost of the library's */
};

struct finding {
    const struct rule *rule;
    size_t number;  /* from 0, in the order they were found: what chains refer to */
    size_t process; /* from 1; 0: of none */
    enum severity severity;
    enum severity reached, given; /* by its levels alone; by the row of its rule, NONE: it says nothing */
    struct str message;           /* one sentence with the figures */
    struct str confidence;        /* in words: what it rests on */
    struct str basis;             /* the kind of evidence that makes these words; "": the rule's */
    struct str reason;            /* why it is so severe: the level or the condition that it meets */
    struct str worst_part;        /* the rule of the part that it is as severe as; "": of none */
    struct str limit;             /* why it is no more than that; "": nothing holds it back */
    bool has_metric, has_interval;
    double metric, low, high; /* in rule->unit */
    double judged;            /* what was compared with the levels: an end of the interval, or the metric */
    int64_t k, n;             /* samples; n 0: it is not about samples */
    double raw;               /* sampled objects behind a figure on memory; 0: it is no such figure */
    double error;             /* of that figure, relative, at 95 % */
    struct blame blame;
    struct evidence *evidence;
    size_t n_evidence;
    struct str *stack; /* "function file:line", innermost first; NULL: none */
    size_t n_stack;
    struct str remedy, command; /* for this release of Go; what shows more, "" when nothing does */
    char fingerprint[17];       /* of rule and blamed function */
    size_t cause;               /* the number of the finding it belongs to; SIZE_MAX: it stands for itself */
    struct str because;         /* how it belongs there */
};

/* A source, or what could not be one. */
struct finding_source {
    struct str name, kind, form, program; /* of what was not read only the name */
    struct str note; /* why it was not read; else what reading it gave rise to say, or "" */
    int64_t profile; /* its number in the tables; 0: it was not read */
    size_t process;
    int64_t moment; /* as in the table profile */
    int64_t time_nanos, duration_nanos, samples;
    bool before;
};

/* Goroutines that do the same: the most of a process, whatever the rules say of them. */
struct signature {
    size_t process;
    int64_t count, of; /* goroutines, of how many */
    struct str state, function, file, creator;
    int64_t line;
};

struct finding_list {
    struct finding *findings; /* the worst first; the parts of each behind it */
    size_t n_findings;
    size_t n_lesser; /* that findings_least has dropped */
    struct finding *quality;
    size_t n_quality;
    struct finding_source *sources; /* in the order they were read */
    size_t n_sources;
    struct signature *signatures; /* at most three of each process */
    size_t n_signatures;
    struct str *programs; /* of process i the path, [i]; "": not told */
    size_t n_processes;
};

/* Drops findings that are not so severe, with their parts; the list is in its final order. */
void findings_least(struct finding_list *list, enum severity least);

/* Frees what the list owns itself. */
void findings_free(struct finding_list *list);

#endif
