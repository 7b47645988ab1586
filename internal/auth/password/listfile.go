package password

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // what the published lists are made of; nothing is kept safe by it
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"deskbell/internal/fault"
)

const (
	hashLength  = 2 * sha1.Size // characters
	longestLine = 64            // bytes; a hash, a colon, a count and how the line ends
	probes      = 64            // lines that are looked at when a file is opened
	complete    = 1 << 20       // bytes; a list of that size has hashes up to the last ones
)

// ListFile is a complete list of breached passwords in a file, as the downloader of Have I
// Been Pwned writes it: sorted lines of an upper-case SHA-1, a colon and how often it was
// seen. Tens of gigabytes are no matter, since each question reads some forty lines. It may be
// asked by many at once.
type ListFile struct {
	from io.ReaderAt
	size int64 // bytes
	file io.Closer
}

// OpenList opens such a file. One that isn't a list, or wasn't fetched to its end, is a
// fault.Invalid that tells what is wrong with it.
func OpenList(path string) (*ListFile, error) {
	wrong := func(err error) error {
		return fault.New(fault.Invalid, "invalid_password_list", "%s cannot be used as the list of breached passwords: %s.", path, err).Because(err)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, wrong(err)
	}
	about, err := file.Stat()
	if err != nil {
		return nil, errors.Join(wrong(err), file.Close())
	}
	if !about.Mode().IsRegular() {
		return nil, errors.Join(wrong(errors.New("it is not a file")), file.Close())
	}
	list := &ListFile{from: file, size: about.Size(), file: file}
	if err := list.probe(); err != nil {
		return nil, errors.Join(wrong(err), file.Close())
	}
	return list, nil
}

// Close ends the use of the file.
func (l *ListFile) Close() error { return l.file.Close() }

// Has reports whether the list holds a password, as it is or in lower case.
func (l *ListFile) Has(password string) (bool, error) {
	for _, text := range []string{password, fold(password)} {
		sum := sha1.Sum([]byte(text)) //nolint:gosec // see the import
		found, err := l.holds(strings.ToUpper(hex.EncodeToString(sum[:])))
		if err != nil || found {
			return found, err
		}
	}
	return false, nil
}

// holds looks for a hash between two places that close in on it. Every line that begins
// before the first has a smaller one, and every line from the second on has a larger one.
func (l *ListFile) holds(hash string) (bool, error) {
	first, second := int64(0), l.size
	for first < second {
		middle := first + (second-first)/2
		begins, ends, found, err := l.line(middle)
		switch {
		case err != nil:
			return false, err
		case begins >= second:
			second = middle // no line begins in this half
		case found == hash:
			return true, nil
		case found < hash:
			first = ends
		default:
			second = middle
		}
	}
	return false, nil
}

// line is the first that begins at a place or after it: where it begins, where the next one
// does, and its hash. After the last line it begins at the end of the file, without a hash.
func (l *ListFile) line(place int64) (begins, ends int64, hash string, err error) {
	begins = place
	if place > 0 {
		rest, err := l.read(place - 1) // if that ends a line, the next begins at the place
		if err != nil {
			return 0, 0, "", err
		}
		begins += int64(len(rest)) - 1
	}
	if begins >= l.size {
		return l.size, l.size, "", nil
	}
	text, err := l.read(begins)
	if err != nil {
		return 0, 0, "", err
	}
	hash, err = parseLine(strings.TrimRight(string(text), "\r\n"))
	if err != nil {
		return 0, 0, "", fmt.Errorf("at byte %d it %w", begins, err)
	}
	return begins, begins + int64(len(text)), hash, nil
}

// read is what follows a place, up to where its line ends.
func (l *ListFile) read(place int64) ([]byte, error) {
	text := make([]byte, min(longestLine, l.size-place))
	if n, err := l.from.ReadAt(text, place); n < len(text) {
		return nil, fmt.Errorf("read the list of breached passwords: %w", err)
	}
	end := bytes.IndexByte(text, '\n')
	switch {
	case end >= 0:
		return text[:end+1], nil
	case len(text) == longestLine:
		return nil, fmt.Errorf("at byte %d it has a line that is too long; it must be the list of SHA-1 hashes, as text", place)
	}
	return text, nil
}

func parseLine(text string) (hash string, err error) {
	hash, count, _ := strings.Cut(text, ":")
	switch {
	case len(hash) == 32 && only(hash, "0123456789ABCDEFabcdef"):
		return "", errors.New("has an NTLM hash; get the list of SHA-1 hashes")
	case len(hash) != hashLength || !only(hash, "0123456789ABCDEF") || count == "" || !only(count, "0123456789"):
		return "", errors.New("has no line like 5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:10434004")
	}
	return hash, nil
}

func only(text, of string) bool { return strings.Trim(text, of) == "" }

// probe looks at lines all over the file: each must be one, and they must be in order.
func (l *ListFile) probe() error {
	if l.size == 0 {
		return errors.New("it is empty")
	}
	before, last := int64(-1), ""
	for i := range int64(probes) {
		begins, _, hash, err := l.line(l.size / probes * i)
		switch {
		case err != nil:
			return err
		case hash == "" || begins == before:
			continue // a short file has fewer lines
		case hash <= last:
			return fmt.Errorf("at byte %d it is not in order; get the list ordered by hash", begins)
		}
		before, last = begins, hash
	}
	return l.probeEnd(last)
}

// probeEnd looks at the last line, where a download that was broken off shows.
func (l *ListFile) probeEnd(last string) error {
	var hash string
	for place := max(0, l.size-longestLine); place < l.size; {
		_, ends, found, err := l.line(place)
		if err != nil {
			return err
		}
		if found != "" {
			hash = found
		}
		place = ends
	}
	switch {
	case hash < last:
		return errors.New("its last line is not in order; get the list ordered by hash")
	case l.size >= complete && !strings.HasPrefix(hash, "FF"):
		return fmt.Errorf("it ends at %s…; fetch it to its end", hash[:8])
	}
	return nil
}
