package admin

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

const (
	topicsTitle = "Topics"
	fixedTopic  = "device_deactivation" // which entitlement knows by its key
)

func (a *Pages) showTopics(c *gin.Context, p *page.Page) error {
	all, err := p.API.Topics()
	if err != nil {
		return err
	}
	p.Note(c, map[string]string{"saved": "Saved. The form offers them so from now on."})
	return p.Show(c, topicsTitle, topicsPage(p, all, page.Filled()))
}

// setTopics saves the list as it was typed, with what the button that was pressed does to it.
func (a *Pages) setTopics(c *gin.Context, p *page.Page) error {
	f, err := page.Typed(c)
	if err != nil {
		return err
	}
	all, err := typedTopics(f)
	if err != nil {
		return err
	}
	if err := p.API.SetTopics(all); err != nil {
		return p.Again(c, topicsTitle, f, err, topicsPage(p, all, f))
	}
	return p.GoTo(c, "/topics?done=saved")
}

// typedTopics are the rows of the form, moved, removed or added to.
func typedTopics(f *page.Form) ([]client.Topic, error) {
	keys, titles := f.All("key"), f.All("title")
	if len(keys) != len(titles) {
		return nil, fault.New(fault.Malformed, "malformed_form", "What was sent cannot be read. Go back and send it again.")
	}
	var all []client.Topic
	for i, key := range keys {
		all = append(all, client.Topic{Key: key, Title: titles[i]})
	}
	if key, title := strings.TrimSpace(f.Value("new_key")), strings.TrimSpace(f.Value("new_title")); key != "" || title != "" {
		if key == "" {
			key = keyOf(title)
		}
		all = append(all, client.Topic{Key: key, Title: title})
	}
	for i := range all { // what the button does, if it does more than to save
		switch f.Value("do") {
		case place("up", i):
			return exchanged(all, i-1, i), nil
		case place("down", i):
			return exchanged(all, i, i+1), nil
		case place("remove", i):
			return slices.Delete(all, i, i+1), nil
		}
	}
	return all, nil
}

// exchanged are topics of which two have changed places, if there are both.
func exchanged(all []client.Topic, i, j int) []client.Topic {
	if i >= 0 && j < len(all) {
		all[i], all[j] = all[j], all[i]
	}
	return all
}

// keyOf makes a key of a title: Import & export is import_export.
func keyOf(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') })
	return strings.Join(words, "_")
}

// place of a topic, as a button names it.
func place(do string, i int) string { return do + ":" + strconv.Itoa(i) }

// row is where the API's faults have a topic.
func row(i int) string { return "items[" + strconv.Itoa(i) + "]" }
