package webtest

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) { Main(m) }

// serving is a desk that is nothing but pages.
func serving(t *testing.T, pages map[string]string) *Desk {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, there := pages[r.URL.Path]
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src * data:; form-action 'self'")
		if strings.HasSuffix(r.URL.Path, ".js") {
			w.Header().Set("Content-Type", "text/javascript")
		}
		if !there {
			w.WriteHeader(http.StatusNotFound)
			page = sound
		}
		_, _ = w.Write([]byte(page))
	}))
	t.Cleanup(server.Close)
	d := &Desk{T: t, URL: server.URL, clock: filepath.Join(t.TempDir(), "clock")}
	d.At(time.Date(2030, time.March, 4, 12, 0, 0, 0, time.UTC))
	return d
}

const sound = `<!DOCTYPE html><html lang="en"><head><title>A page</title><link rel="icon" href="data:,"><script src="/said.js" defer></script></head><body><main>
	<h1>Sound</h1><form action="/second"><label>Name <input name="name"></label>
	<label>Fruit <select name="fruit"><option>Apple<option>Pear</select></label>
	<p><label><input type="checkbox" name="ripe"> Ripe</label></p>
	<button>Send</button></form><p id="time"></p></main></body></html>`

// What a page must not be is found; a test that looks at pages could not fail otherwise.
func TestDefectsAreFound(t *testing.T) {
	d := serving(t, map[string]string{
		"/": sound, "/second": sound, "/said.js": " ",
		"/bad": `<!DOCTYPE html><html lang="en"><head><title>A page</title><link rel="icon" href="data:,"><script src="/bad.js" defer></script></head><body>
			<h1>Bad</h1><h1>Worse</h1><table><tr><td>` + strings.Repeat("wide", 200) + `</td></tr></table><input><img src="http://elsewhere.example/x.png" alt="">
			<script>document.title = "written into the page"</script></body></html>`,
		"/bad.js": `console.warn("a word"); null.nothing;`,
	})
	c := d.Chromium()
	if all := c.Open("/bad").complaints(); len(all) == 0 {
		t.Error("nobody complains")
	} else {
		for _, want := range []string{"console.warning \"a word\"", "TypeError", "Content Security Policy", "asks for http://elsewhere.example/x.png"} {
			if !strings.Contains(strings.Join(all, "\n"), want) {
				t.Errorf("nobody complains of %q: %q", want, all)
			}
		}
	}
	broken := map[string]bool{}
	for _, f := range c.findings() {
		broken[f.ID] = true
	}
	if !broken["label"] || !broken["landmark-one-main"] {
		t.Errorf("axe finds %v", broken)
	}
	c.Change(Phone)
	if len(Eval[[]string](c, sticking)) < 2 {
		t.Error("the table doesn't stick out")
	}
	_ = c.complaints() // once more, for the image
	c.Expect("ERR_NAME_NOT_RESOLVED")

	c.Open("/").OneHeading().NoSideways().NothingCut().Axe()
	if c.Status() != 200 || c.Open("/nowhere").Status() != 404 {
		t.Error("the status is not that of the page")
	}
	if n := c.FirstView("/"); n < len(sound) || n > 2*len(sound)+500 {
		t.Errorf("the first view takes %d bytes, the page %d", n, len(sound))
	}
}

func TestHands(t *testing.T) {
	d := serving(t, map[string]string{"/": sound, "/second": sound, "/said.js": `document.getElementById("time").textContent = [
		new Date().getUTCFullYear(), Intl.DateTimeFormat().resolvedOptions().timeZone, navigator.language, matchMedia("(prefers-color-scheme: dark)").matches].join(" ")`})
	c := d.Chromium(Dark, Reads("de-CH"), Lives("Asia/Tokyo"))
	c.Open("/").Says("2030 Asia/Tokyo de-CH true")
	c.Fill("Name", "Ada").Choose("Fruit", "Pear").Click("checkbox", "Ripe").Follow("button", "Send").IsAt("/second?name=Ada&fruit=Pear&ripe=on")
	c.Change(NoScript).Open("/").Hides("2030")
	c.TabTo("textbox", "Name").Type("Bo").TabTo("button", "Send")
	c.Going(func() { c.Press("Enter") }).IsAt("/second?name=Bo&fruit=Apple")
	if c.Has("button", "Receive") || !c.Has("button", "Send") {
		t.Error("it doesn't see what is there")
	}
}

func TestPhotographs(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("DESKBELL_SCREENSHOTS", dir)
	c := serving(t, map[string]string{"/": sound, "/said.js": " "}).Chromium()
	c.Open("/").Photograph("a page", "of ours")
	if picture, err := os.ReadFile(filepath.Join(dir, "a-page-of-ours.png")); err != nil || !strings.HasPrefix(string(picture), "\x89PNG") {
		t.Errorf("there is no picture: %v", err)
	}
}
