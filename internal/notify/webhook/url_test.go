package webhook

import (
	"strings"
	"testing"

	"deskbell/internal/fault"
)

func TestURLs(t *testing.T) {
	strict, lax := New(Settings{}, book{}), New(Settings{AllowPrivate: true}, book{})
	for _, c := range []struct {
		url     string
		public  bool // may be called
		private bool // may be called where private addresses are
	}{
		{"https://hooks.company.example/desk?key=1", true, true},
		{"http://hooks.company.example", true, true},
		{"HTTPS://Hooks.Company.Example.:8443/", true, true},
		{"https://büro.example/", true, true},
		{"https://under_score.example/", true, true},
		{"https://8.8.8.8/", true, true},
		{"https://[2606:4700::1111]:443/", true, true},
		{"https://hooks.company.example:65535", true, true},
		{"https://10.example.com", true, true},

		{"http://localhost:8080/", false, true},
		{"http://LOCALHOST./", false, true},
		{"http://app.localhost/", false, true},
		{"http://intranet/", false, true},
		{"http://printer.local/", false, true},
		{"http://metadata.google.internal/", false, true},
		{"http://127.0.0.1/", false, true},
		{"http://127.0.0.1./", false, true},
		{"http://10.1.2.3/", false, true},
		{"http://169.254.169.254/latest/meta-data", false, true},
		{"http://[::1]/", false, true},
		{"http://[::ffff:127.0.0.1]/", false, true},
		{"http://[fe80::1%25eth0]/", false, true},
		{"http://①②⑦.⓪.⓪.①/", false, true},

		{"http://0.0.0.0/", false, false},
		{"http://[::]/", false, false},
		{"http://224.0.0.1/", false, false},
		{"http://127.1/", false, false},
		{"http://2130706433/", false, false},
		{"http://0x7f.0.0.1/", false, false},
		{"http://0x7f000001/", false, false},
		{"http://0177.0.0.01/", false, false},
		{"http://1.2.3.4.5/", false, false},
		{"", false, false},
		{"hooks.company.example", false, false},
		{"/desk", false, false},
		{"//hooks.company.example/desk", false, false},
		{"ftp://hooks.company.example/", false, false},
		{"file:///etc/passwd", false, false},
		{"https:hooks.company.example", false, false},
		{"https://", false, false},
		{"https://:443/", false, false},
		{"https://user:secret@hooks.company.example/", false, false},
		{"https://@hooks.company.example/", false, false},
		{"https://hooks.company.example/#part", false, false},
		{"https://hooks.company.example/#", false, false},
		{"https://hooks.company.example:0/", false, false},
		{"https://hooks.company.example:65536/", false, false},
		{"https://hooks.company.example:99999999999999999999/", false, false},
		{"https://hooks.company.example:http/", false, false},
		{"https://hooks company.example/", false, false},
		{"https://hooks..example/", false, false},
		{"https://a'b.example/", false, false},
		{"https://\u202eb.example/", false, false},
		{"https://hooks.company.example/\n", false, false},
		{"https://" + strings.Repeat("a", 64) + ".example/", false, false},
		{"https://" + strings.Repeat("a.", 124) + "example/", false, false},
		{"https://hooks.company.example/" + strings.Repeat("a", 1970), true, true},
		{"https://hooks.company.example/" + strings.Repeat("a", 1971), false, false},
	} {
		for s, want := range map[*Sender]bool{strict: c.public, lax: c.private} {
			err := s.CheckURL(c.url)
			if (err == nil) != want || err != nil && !fault.Is(err, fault.Invalid) {
				t.Errorf("%q, private allowed: %t: %v", c.url, s.settings.AllowPrivate, err)
			}
		}
	}
}

func TestEveryFaultOfAURLIsNamedAtOnce(t *testing.T) {
	err := New(Settings{}, book{}).CheckURL("ftp://user:secret@127.0.0.1:0/" + strings.Repeat("a", 2000) + "#part")
	want := `The webhook's URL cannot be accepted.
url: is longer than 2000 characters
url: must begin with https:// or http://
url: must not hold a user name or password; calls are signed instead
url: must not have a fragment (#); it would not be sent
url: must have a port of 1 to 65535
url: must not have the address 127.0.0.1, which is not public`
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	e, _ := fault.As(err)
	for _, f := range e.Fields {
		if value, ok := f.Value.(string); ok && strings.Contains(value, "secret") {
			t.Errorf("the password is shown in %+v", f)
		}
	}
}
