package mail_test

import (
	"path/filepath"
	"strings"
	"testing"

	"deskbell/internal/fault"
	"deskbell/internal/notify/mail"
)

func TestSettingsThatCanWork(t *testing.T) {
	for _, s := range []mail.Settings{
		{URL: "smtp://mail.vendor.example"},
		{URL: "smtp://bell:secret@mail.vendor.example:2525?starttls=required"},
		{URL: "smtp://bell:s%40cret@mail.vendor.example?starttls=optional"},
		{URL: "smtp://relay:25?starttls=none"},
		{URL: "smtp://bell:secret@127.0.0.1?starttls=none"},
		{URL: "smtps://mail.vendor.example/", PublicURL: "https://vendor.example/support/"},
		{URL: "file://" + t.TempDir()},
	} {
		s.From = "support@vendor.example"
		if _, err := mail.New(s, drawer{}, shelf{}); err != nil {
			t.Errorf("%s: %v", s.URL, err)
		}
	}
}

func TestSettingsThatCannotWorkAreRefusedWithTheRemedy(t *testing.T) {
	for _, c := range []struct {
		url  string
		says string
	}{
		{"", "names no mail server; write smtp://"},
		{"mail.vendor.example:587", "names no mail server"},
		{"http://mail.vendor.example", "names no mail server"},
		{"smtp://bell:pass word!@mail.vendor.example", "percent signs"},
		{"smtp://bell:hunter2@", "names no mail server"},
		{"smtp://bell:hunter2@mail.vendor.example:99999", "1 to 65535"},
		{"smtp://bell@mail.vendor.example", "both a user and a password"},
		{"smtp://bell:hunter2@mail.vendor.example?starttls=none", "leave starttls=none away"},
		{"smtp://mail.vendor.example?starttls=maybe", "required, optional or none"},
		{"smtp://mail.vendor.example?tls=1", "only smtp:// has one, starttls"},
		{"smtps://mail.vendor.example?starttls=none", "only smtp:// has one, starttls"},
		{"file://", "names no directory"},
	} {
		_, err := mail.New(mail.Settings{URL: c.url, From: "support@vendor.example"}, drawer{}, shelf{})
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "mail: ") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v", c.url, err)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the password is shown: %v", err)
		}
	}
}

func TestEveryFaultOfTheSettingsIsNamedAtOnce(t *testing.T) {
	_, err := mail.New(mail.Settings{URL: "ftp://x", From: "nobody", PublicURL: "support.vendor.example"}, drawer{}, shelf{})
	if refusal, ok := fault.As(err); !ok || len(refusal.Fields) != 3 {
		t.Errorf("got %v", err)
	}
}

func TestAMaildirThatCannotBeMadeIsRefused(t *testing.T) {
	_, err := mail.New(mail.Settings{URL: "file://" + filepath.Join("/dev/null", "mail"), From: "support@vendor.example"}, drawer{}, shelf{})
	if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "may write to") {
		t.Errorf("got %v", err)
	}
}
