package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"deskbell/internal/api"
	"deskbell/internal/config"
	"deskbell/internal/documents"
)

// DeadlineBatch answers a question per line with an answer per line, in order. What a line
// leaves out is taken from defaults. A line that cannot be answered gives {"error":…}.
func DeadlineBatch(ctx context.Context, settings config.Settings, defaults Deadline, in io.Reader, out io.Writer) error {
	return batch(ctx, settings, in, out, func(l *documents.Library, line []byte, now time.Time) (any, error) {
		q := defaults
		if err := strict(line, &q); err != nil {
			return nil, err
		}
		question, terms, err := q.under(l, now)
		if err != nil {
			return nil, err
		}
		return api.Deadline(question, terms)
	})
}

// BetweenBatch is DeadlineBatch for business time.
func BetweenBatch(ctx context.Context, settings config.Settings, defaults Between, in io.Reader, out io.Writer) error {
	return batch(ctx, settings, in, out, func(l *documents.Library, line []byte, now time.Time) (any, error) {
		q := defaults
		if err := strict(line, &q); err != nil {
			return nil, err
		}
		passed, err := q.passed(l, now)
		return map[string]float64{"seconds": passed.Seconds()}, err
	})
}

// longestLine bounds a question, in bytes.
const longestLine = 1 << 20

func batch(ctx context.Context, settings config.Settings, in io.Reader, out io.Writer, answer func(l *documents.Library, line []byte, now time.Time) (any, error)) error {
	l, clock, err := offline(ctx, settings)
	if err != nil {
		return err
	}
	reader, writer := bufio.NewReaderSize(in, 64<<10), bufio.NewWriterSize(out, 64<<10)
	encoder := json.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	for {
		line, tooLong, err := readLine(reader)
		if errors.Is(err, io.EOF) {
			return writer.Flush()
		}
		if err != nil {
			return fmt.Errorf("reading questions: %w", err)
		}
		if err := ctx.Err(); err != nil {
			return errors.Join(err, writer.Flush())
		}
		var result any
		switch {
		case tooLong:
			err = fmt.Errorf("the line is longer than %d bytes", longestLine)
		case len(bytes.TrimSpace(line)) == 0:
			err = errors.New("the line is empty; write a JSON object")
		default:
			result, err = answer(l, line, clock.Now())
		}
		if err != nil {
			result = map[string]string{"error": err.Error()}
		}
		if err := encoder.Encode(result); err != nil {
			return fmt.Errorf("writing answers: %w", err)
		}
		if reader.Buffered() == 0 { // whoever asks line by line sees each answer at once
			if err := writer.Flush(); err != nil {
				return fmt.Errorf("writing answers: %w", err)
			}
		}
	}
}

// readLine reads a line of any length, but keeps only one that isn't too long.
func readLine(r *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, more, err := r.ReadLine()
		if err != nil {
			return nil, false, err
		}
		if len(line)+len(part) > longestLine {
			tooLong = true
		} else {
			line = append(line, part...)
		}
		if !more {
			return line, tooLong, nil
		}
	}
}

// strict reads one JSON object and refuses what it doesn't know.
func strict(line []byte, into any) error {
	if !bytes.HasPrefix(bytes.TrimSpace(line), []byte("{")) {
		return errors.New("the line cannot be read as a question: it is not a JSON object")
	}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("the line cannot be read as a question: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("the line has something after its JSON object")
	}
	return nil
}
