package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// settingFiles takes a setting from a file of its own, as containers are given their secrets:
// where DESKBELL_LICENSES_TOKEN is the token, DESKBELL_LICENSES_TOKEN_FILE names a file that
// holds it and nothing else. A flag counts before both. A secret then shows neither in the
// list of processes nor in their environment.
type settingFiles struct{}

const namesFile = "_FILE"

// Validate has nothing to say of the commands.
func (settingFiles) Validate(*kong.Application) error { return nil }

// Resolve reads a flag's file, if there is one; no value is nil, as kong expects it of a
// resolver. No error shows what is in the file.
func (settingFiles) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (value any, err error) {
	for _, variable := range flag.Envs {
		path, set := os.LookupEnv(variable + namesFile)
		if !set {
			continue
		}
		if _, both := os.LookupEnv(variable); both {
			return nil, fmt.Errorf("both %s and %s are set; keep one", variable, variable+namesFile)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("the file that %s names cannot be read: %w", variable+namesFile, err)
		}
		text := strings.TrimSuffix(strings.TrimSuffix(string(content), "\n"), "\r")
		if text == "" || strings.ContainsAny(text, "\r\n") {
			return nil, fmt.Errorf("the file that %s names must hold one line with the setting; %s doesn't", variable+namesFile, path)
		}
		return text, nil
	}
	return value, nil
}

// isSet reports whether the environment has a setting, in one way or the other.
func isSet(variable string) bool {
	for _, name := range []string{variable, variable + namesFile} {
		if _, set := os.LookupEnv(name); set {
			return true
		}
	}
	return false
}
