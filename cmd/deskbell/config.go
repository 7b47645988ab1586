package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"
)

// readConfig takes settings from a YAML file: the flags' names as keys, those of a command
// under its name, such as `serve: {listen: "0.0.0.0:80"}`. A key that is no flag is refused.
func readConfig(r io.Reader) (kong.Resolver, error) {
	values := map[string]any{}
	if err := yaml.NewDecoder(r).Decode(&values); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("the configuration file is not YAML: %w", err)
	}
	return &configFile{values}, nil
}

type configFile struct{ values map[string]any }

// Validate names everything that no flag would ever read.
func (c *configFile) Validate(app *kong.Application) error {
	faults := unread(c.values, app.Node, "")
	if len(faults) == 0 {
		return nil
	}
	slices.Sort(faults)
	return fmt.Errorf("the configuration file sets %s", strings.Join(faults, ", and "))
}

func unread(values map[string]any, node *kong.Node, path string) (faults []string) {
	for key, value := range values {
		nested, isMap := value.(map[string]any)
		_, isList := value.([]any)
		child := childNamed(node, key)
		switch isFlag := flagNamed(node, key); {
		case isFlag && (isMap || isList):
			faults = append(faults, path+key+" to more than one value")
		case isFlag || child != nil && value == nil: // nothing below it is set
		case child != nil && isMap:
			faults = append(faults, unread(nested, child, path+key+".")...)
		case child != nil:
			faults = append(faults, path+key+", which is a command; write its flags below it, indented")
		default:
			faults = append(faults, path+key+", which deskbell doesn't know")
		}
	}
	return faults
}

func flagNamed(node *kong.Node, name string) bool {
	for _, f := range node.Flags {
		if f.Name == name {
			return true
		}
	}
	return false
}

func childNamed(node *kong.Node, name string) *kong.Node {
	for _, child := range node.Children {
		if child.Name == name {
			return child
		}
	}
	return nil
}

// Resolve looks a flag up under the command it belongs to. What the environment sets, the
// file doesn't; no value is nil, as kong expects it of a resolver.
func (c *configFile) Resolve(_ *kong.Context, parent *kong.Path, flag *kong.Flag) (value any, err error) {
	if slices.ContainsFunc(flag.Envs, isSet) {
		return value, nil
	}
	values := c.values
	if node := parent.Node(); node != nil && node.Type == kong.CommandNode {
		for _, name := range strings.Fields(node.Path()) {
			nested, _ := values[name].(map[string]any)
			values = nested
		}
	}
	if set := values[flag.Name]; set != nil {
		value = fmt.Sprint(set)
	}
	return value, nil
}
