package api

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// etag is a ticket's version as a header.
func etag(version int64) string { return fmt.Sprintf("%q", strconv.FormatInt(version, 10)) }

var matchForm = regexp.MustCompile(`^(?:(?:W/)?"([1-9][0-9]{0,17})"|([1-9][0-9]{0,17}))$`)

// readMatch reads If-Match: the version of a ticket, quoted or not, or * for any.
func (x *exchange) readMatch(header string) {
	header = strings.TrimSpace(header)
	if header == "" || header == "*" {
		return
	}
	part := matchForm.FindStringSubmatch(header)
	if part == nil {
		x.faults.Add("If-Match", header, `must be one version as in the ticket's ETag, such as "3", or *`)
		return
	}
	x.version, _ = strconv.ParseInt(part[1]+part[2], 10, 64) // the pattern admits what fits
}
