package pgtest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

// Program returns the path of one of PostgreSQL's programs, such as pgbench. The programs
// are looked for in DESKBELL_PG_BIN, on PATH, and where Debian keeps them, newest first.
func Program(name string) (string, error) {
	dir, err := programs()
	if err != nil {
		return "", err
	}
	path, err := exec.LookPath(filepath.Join(dir, name))
	if err != nil {
		return "", fmt.Errorf("no %s beside PostgreSQL's server programs: %w", name, err)
	}
	return path, nil
}

const remedy = "run `make postgres`, or set DESKBELL_PG_BIN to the directory that has them"

// programs finds the directory of initdb and postgres. scripts/postgres.sh looks in
// the same places: change both.
func programs() (string, error) {
	if dir := os.Getenv("DESKBELL_PG_BIN"); dir != "" {
		// Someone who names a directory wants that one, not whichever else is there.
		if !complete(dir) {
			return "", fmt.Errorf("DESKBELL_PG_BIN is %s, which lacks initdb or postgres: %s", dir, remedy)
		}
		return dir, nil
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		// A link on PATH may be alone there; its target has the others beside it.
		if path, err = filepath.EvalSymlinks(path); err == nil && complete(filepath.Dir(path)) {
			return filepath.Dir(path), nil
		}
	}
	dirs, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the only error is a bad pattern
	version := func(dir string) float64 {
		v, _ := strconv.ParseFloat(filepath.Base(filepath.Dir(dir)), 64) // not a number: oldest
		return v
	}
	slices.SortFunc(dirs, func(a, b string) int { return int(10 * (version(b) - version(a))) })
	if i := slices.IndexFunc(dirs, complete); i >= 0 {
		return dirs[i], nil
	}
	return "", errors.New("its server programs (initdb, postgres) were not found: " + remedy)
}

func complete(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := exec.LookPath(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}
