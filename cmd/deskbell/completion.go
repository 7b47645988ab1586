package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"${enum}."`
}

// Run prints a script made from the very commands and flags that are parsed, so the two
// cannot drift apart.
func (c *completionCommand) Run(s *session) error {
	if c.Shell == "fish" {
		return fish(s.out, s.model.Node)
	}
	return bash(s.out, s.model.Node, c.Shell == "zsh")
}

// words are what may follow a command: its subcommands and flags, and those of the
// commands it belongs to.
func words(node *kong.Node) (commands, flags []string) {
	for _, child := range node.Children {
		commands = append(commands, child.Name)
	}
	for n := node; n != nil; n = n.Parent {
		for _, f := range n.Flags {
			if !f.Hidden {
				flags = append(flags, "--"+f.Name)
			}
		}
	}
	return commands, flags
}

// each visits a command and all below it, with the words that lead there.
func each(node *kong.Node, path []string, visit func(node *kong.Node, path []string)) {
	visit(node, path)
	for _, child := range node.Children {
		each(child, append(path[:len(path):len(path)], child.Name), visit)
	}
}

func bash(w io.Writer, root *kong.Node, zsh bool) error {
	var b strings.Builder
	if zsh {
		b.WriteString("autoload -U +X bashcompinit && bashcompinit\n")
	}
	b.WriteString("_deskbell() {\n  local path='' word cur=\"${COMP_WORDS[COMP_CWORD]}\"\n" +
		"  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do case \"$word\" in -*) ;; *) path=\"$path $word\" ;; esac; done\n" +
		"  case \"$path\" in\n")
	var cases []string
	each(root, nil, func(node *kong.Node, path []string) {
		commands, flags := words(node)
		pattern := "''"
		if len(path) > 0 {
			pattern = "' " + strings.Join(path, " ") + "'*"
		}
		// Longer paths first: a pattern also matches what follows it.
		cases = append([]string{fmt.Sprintf("    %s) words='%s' ;;\n", pattern, strings.Join(append(commands, flags...), " "))}, cases...)
	})
	b.WriteString(strings.Join(cases, ""))
	b.WriteString("    *) words='' ;;\n  esac\n  COMPREPLY=($(compgen -W \"$words\" -f -- \"$cur\"))\n}\ncomplete -o filenames -F _deskbell deskbell\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func fish(w io.Writer, root *kong.Node) error {
	var b strings.Builder
	each(root, nil, func(node *kong.Node, path []string) {
		condition := "__fish_use_subcommand"
		if len(path) > 0 {
			condition = "__fish_seen_subcommand_from " + path[len(path)-1]
		}
		for _, child := range node.Children {
			fmt.Fprintf(&b, "complete -c deskbell -n '%s' -a '%s' -d '%s'\n", condition, child.Name, quoted(child.Help))
		}
		for _, f := range node.Flags {
			if !f.Hidden {
				fmt.Fprintf(&b, "complete -c deskbell -n '%s' -l '%s' -d '%s'\n", condition, f.Name, quoted(f.Help))
			}
		}
	})
	_, err := io.WriteString(w, b.String())
	return err
}

func quoted(help string) string { return strings.ReplaceAll(help, "'", `\'`) }
