/* cost PROGRAM ARGUMENT...: runs a program with its output thrown away and prints what it cost: user + system
 * CPU in microseconds and the largest resident set in KiB.
 *
 * bench.py does not start programs itself, because what the kernel calls the largest resident set of a
 * process begins with the size of the one that started it. */
#define _DEFAULT_SOURCE /* wait4 */

#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void run(char **argv)
{
    int null = open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 3; fd++)
        (void)dup2(null, fd);
    execvp(argv[0], argv);
    _exit(127);
}

static long long microseconds(struct timeval t)
{
    return (long long)t.tv_sec * 1000000 + t.tv_usec;
}

int main(int argc, char **argv)
{
    int status;
    struct rusage usage;
    if (argc < 2) {
        fprintf(stderr, "usage: cost PROGRAM ARGUMENT...\n");
        return 2;
    }
    pid_t pid = fork();
    if (pid == 0)
        run(argv + 1);
    if (pid < 0 || wait4(pid, &status, 0, &usage) != pid) {
        perror("cost");
        return 1;
    }
    printf("%lld %ld\n", microseconds(usage.ru_utime) + microseconds(usage.ru_stime), usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
