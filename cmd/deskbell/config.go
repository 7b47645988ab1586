package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"
)

// readConfig takes settings from a YAML file: the flags' names as keys, those of a command
// under its name, such as `serve: {listen: "0.0.0.0:80"}`. A key that is no flag is refused.
func readConfig(r io.Reader) (kong.Resolver, error) {
	values := map[string]any{}
	if err := yaml.NewDecoder(r).Decode(&values); err != nil && err != io.EOF {
		return nil, fmt.Errorf("the configuration file is not YAML: %w", err)
	}
	return &configFile{values}, nil
}

type configFile struct{ values map[string]any }

// Validate refuses what no flag would ever read.
func (c *configFile) Validate(app *kong.Application) error { return unknown(c.values, app.Node, "") }

func unknown(values map[string]any, node *kong.Node, path string) error {
	for key, value := range values {
		if flagNamed(node, key) {
			continue
		}
		child := childNamed(node, key)
		nested, isMap := value.(map[string]any)
		if child == nil || !isMap {
			return fmt.Errorf("the configuration file sets %s, which deskbell doesn't know", path+key)
		}
		if err := unknown(nested, child, path+key+"."); err != nil {
			return err
		}
	}
	return nil
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

// Resolve looks a flag up under the command it belongs to.
func (c *configFile) Resolve(_ *kong.Context, parent *kong.Path, flag *kong.Flag) (any, error) {
	values := c.values
	if node := parent.Node(); node != nil && node.Type == kong.CommandNode {
		for _, name := range strings.Fields(node.Path())[1:] {
			nested, _ := values[name].(map[string]any)
			values = nested
		}
	}
	value, ok := values[flag.Name]
	if !ok {
		return nil, nil //nolint:nilnil // what kong expects of a resolver that has no value
	}
	return fmt.Sprint(value), nil
}
