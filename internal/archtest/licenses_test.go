package archtest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// accepted are the licenses that what is built in may have, by their SPDX names: all let it be
// used, changed and sold, and ask for no more than to be named. MPL-2.0 asks besides that changes
// to its own files be published; nothing here changes any.
var accepted = []string{"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MPL-2.0", "Unlicense", "blessing"}

// texts are what a license is recognized by: all of them in one file, in lower case, with one
// space between words. A file may hold several.
var texts = []struct {
	license string
	has     []string
	lacks   string
}{
	{"Apache-2.0", []string{"apache license version 2.0, january 2004"}, ""},
	{"Apache-2.0", []string{`licensed under the apache license, version 2.0 (the "license")`}, ""},
	{"MPL-2.0", []string{"mozilla public license version 2.0"}, ""},
	{"MPL-2.0", []string{"mozilla public license, version 2.0"}, ""},
	{"BSD-3-Clause", []string{"redistribution and use in source and binary forms", "disclaimer in the documentation", "endorse or promote products derived from this software"}, ""},
	{"BSD-2-Clause", []string{"redistribution and use in source and binary forms", "disclaimer in the documentation"}, "endorse"},
	{"MIT", []string{"permission is hereby granted, free of charge, to any person obtaining a copy", "the above copyright notice and this permission notice"}, ""},
	{"ISC", []string{"permission to use, copy, modify, and", "for any purpose with or without fee is hereby granted", "and this permission notice appear in all copies"}, ""},
	{"0BSD", []string{"permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted"}, "appear in all copies"},
	{"Unlicense", []string{"this is free and unencumbered software released into the public domain"}, ""},
	{"CC0-1.0", []string{"cc0 1.0 universal"}, ""},
	{"blessing", []string{"the author disclaims copyright to this source code", "may you do good and not evil"}, ""}, // SQLite's public domain
	{"blessing", []string{"all of the code and documentation in sqlite has been dedicated to the public domain"}, ""},
}

// licenseFile is how a file is called that tells a license.
var licenseFile = regexp.MustCompile(`(?i)^((un)?licen[sc]e|copying|sqlite-licen[sc]e)([-._].*)?$`)

// licensesIn are the licenses of a module, by the files at its root. A file that tells none that
// is known, or none at all, is an error: somebody has to read it.
func licensesIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, entry := range entries {
		if entry.IsDir() || !licenseFile.MatchString(entry.Name()) || strings.HasSuffix(entry.Name(), "-LOGO") { // of a picture, which isn't built in
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		found := recognize(string(text))
		if len(found) == 0 {
			return nil, fmt.Errorf("nobody knows the license in %s; read it", entry.Name())
		}
		all = append(all, found...)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("there is no license at its root")
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// restrictions are words that take back what the license around them gives.
var restrictions = []string{"commons clause", "business source license", "server side public license", "elastic license", "non-commercial purposes", "non-commercial use only"}

// recognize finds the licenses in a text; none if there is anything restrictive in it.
func recognize(text string) (licenses []string) {
	text = strings.Join(strings.Fields(strings.ToLower(text)), " ")
	if slices.ContainsFunc(restrictions, func(words string) bool { return strings.Contains(text, words) }) {
		return nil
	}
	for _, one := range texts {
		fits := one.lacks == "" || !strings.Contains(text, one.lacks)
		for _, words := range one.has {
			fits = fits && strings.Contains(text, words)
		}
		if fits {
			licenses = append(licenses, one.license)
		}
	}
	return licenses
}

func TestRecognize(t *testing.T) {
	for text, want := range map[string]string{
		"The MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of it.\nThe above copyright notice\n and this permission notice shall be included.":  "MIT",
		"Redistribution and use in source and binary forms are permitted. Reproduce the above disclaimer\nin the documentation.":                                                              "BSD-2-Clause",
		"Redistribution and use in source and binary forms are permitted. Reproduce the above disclaimer in the documentation. Don't endorse or promote products derived from this software.": "BSD-3-Clause",
		"                                 Apache License\n                           Version 2.0, January 2004":                                                                               "Apache-2.0",
		"GNU GENERAL PUBLIC LICENSE Version 3":                             "",
		"All rights reserved.":                                             "",
		"Apache License Version 2.0, January 2004 with the Commons Clause": "",
		"": "",
	} {
		if got := strings.Join(recognize(text), " "); got != want {
			t.Errorf("got %q of %q, want %q", got, text, want)
		}
	}
}
