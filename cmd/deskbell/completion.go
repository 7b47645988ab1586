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
	var known, cases []string
	each(root, nil, func(node *kong.Node, path []string) {
		at := ""
		if len(path) > 0 {
			at = " " + strings.Join(path, " ")
			known = append(known, "'"+at+"'")
		}
		commands, flags := words(node)
		cases = append(cases, fmt.Sprintf("    '%s') words='%s' ;;\n", at, strings.Join(append(commands, flags...), " ")))
	})
	var b strings.Builder
	if zsh {
		b.WriteString("autoload -U +X bashcompinit && bashcompinit\n")
	}
	// Whatever leads to no command is a flag, its value or a file.
	fmt.Fprintf(&b, `_deskbell() {
  local path='' words='' word cur="${COMP_WORDS[COMP_CWORD]}"
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in %s) path="$path $word" ;; esac
  done
  case "$path" in
%s  esac
  COMPREPLY=($(compgen -W "$words" -f -- "$cur"))
}
complete -o filenames -F _deskbell deskbell
`, strings.Join(known, "|"), strings.Join(cases, ""))
	_, err := io.WriteString(w, b.String())
	return err
}

func fish(w io.Writer, root *kong.Node) error {
	var b strings.Builder
	each(root, nil, func(node *kong.Node, path []string) {
		commands, _ := words(node)
		var seen []string
		for _, name := range path {
			seen = append(seen, "__fish_seen_subcommand_from "+name)
		}
		for _, child := range node.Children {
			next := append(seen[:len(seen):len(seen)], "not __fish_seen_subcommand_from "+strings.Join(commands, " "))
			fmt.Fprintf(&b, "complete -c deskbell -n '%s' -a %s -d '%s'\n", strings.Join(next, "; and "), child.Name, quoted(child.Help))
		}
		for _, f := range node.Flags {
			if f.Hidden {
				continue
			}
			b.WriteString("complete -c deskbell")
			if len(seen) > 0 {
				fmt.Fprintf(&b, " -n '%s'", strings.Join(seen, "; and "))
			}
			if !f.IsBool() {
				b.WriteString(" -r")
			}
			fmt.Fprintf(&b, " -l %s -d '%s'\n", f.Name, quoted(f.Help))
		}
	})
	_, err := io.WriteString(w, b.String())
	return err
}

func quoted(help string) string { return strings.ReplaceAll(help, "'", `\'`) }
