#!/usr/bin/env bash
#SBATCH --job-name=grade
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --time=05:00:00
# Slurm: grades a whole class as an array, one part a task, and puts the parts together when all are done.
#
#   COURSE=/shared/ten-chefs CLASS=/shared/class OUT=/shared/grades bash class.sh [PARTS]
#
# CLASS holds roster.csv (id,name,submission) and policy.toml. OUT is on a file system that all nodes see. The same command again
# does only what is missing. On one machine without Slurm, `PARTS` times `SLURM_ARRAY_TASK_ID=.. bash class.sh part` does the same.
set -euo pipefail

: "${COURSE:?the folder of the course}" "${CLASS:?the folder with roster.csv}" "${OUT:?where grades go}"
read -r -a grader <<< "${GRADER:-cargo xtask}"

case "${1:-7}" in
part)
    options=(--roster "$CLASS/roster.csv" --out "$OUT/part-$SLURM_ARRAY_TASK_ID")
    if [ -f "$CLASS/policy.toml" ]; then
        options+=(--policy "$CLASS/policy.toml")
    fi
    if [ -n "${SLURM_CPUS_PER_TASK:-}" ]; then
        options+=(--jobs "$SLURM_CPUS_PER_TASK")
    fi
    # Each task builds in a folder of its node's, where no other task waits for it.
    export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-${TMPDIR:-/tmp}/grade-${SLURM_ARRAY_JOB_ID:-0}-$SLURM_ARRAY_TASK_ID}
    cd "$COURSE"
    # All parts have one seed. By SLURM_ARRAY_TASK_ID and _COUNT the grader knows its part.
    "${grader[@]}" grade "${options[@]}" --seed "${SEED:-1}"
    ;;
merge)
    cd "$COURSE"
    "${grader[@]}" grade merge "$OUT"/part-* --out "$OUT/class" --report page,gradebook,jsonl,junit
    ;;
*[!0-9]*|0)
    echo "class.sh: $1 is no number of parts" >&2
    exit 2
    ;;
*)
    parts=${1:-7}
    mkdir -p "$OUT/logs"
    # An array of another size makes other parts.
    for old in "$OUT"/part-*; do
        if [ -d "$old" ] && [ "${old##*-}" -ge "$parts" ]; then
            echo "class.sh: $old is of an earlier run with more parts: remove it, or give OUT another folder" >&2
            exit 2
        fi
    done
    array=$(sbatch --parsable --array="0-$((parts - 1))" --output="$OUT/logs/part-%a.txt" "$0" part)
    # Never begins when a part failed; the parts that are done are kept.
    sbatch --parsable --dependency="afterok:${array%%;*}" --kill-on-invalid-dep=yes --output="$OUT/logs/merge.txt" "$0" merge
    echo "parts: job $array; grades will be in $OUT/class"
    ;;
esac
