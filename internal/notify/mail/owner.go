package mail

import (
	"context"
	"errors"
	"strconv"
	"time"

	"deskbell/internal/notify"
)

// ownerLetters are the kinds of mail to owners of licenses: each gives the subject, and says
// what there is to say.
var ownerLetters = map[notify.Kind]func(*Sender, *matter) (string, []block){
	notify.Helpline:    (*Sender).helplineGiven,
	notify.DeviceFreed: (*Sender).deviceFreed,
}

const ownerFooter = "Please do not answer this mail: nobody would read it. To reach us, submit a support request."

// owned completes what a mail to an owner is about: the notice has all but the number of the
// request that asked for what was done.
func (s *Sender) owned(ctx context.Context, known loaded, m matter) (matter, error) {
	if m.notice.License == nil {
		return m, hopeless{errors.New("the notice names no license")}
	}
	var err error
	if m.delivery.Ticket != "" {
		m.ticket, err = s.ticket(ctx, known, m.delivery.Ticket)
	}
	return m, err
}

// toOwner writes to the owner of a license. It links to no page: the request may be somebody
// else's.
func (s *Sender) toOwner(m *matter) letter {
	subject, blocks := ownerLetters[m.delivery.Kind](s, m)
	return letter{
		Language: "en",
		Subject:  subject,
		Greeting: "Hello " + greeted(m) + ",",
		Blocks:   blocks,
		Footer:   ownerFooter,
	}
}

// licensed are the facts that tell a license from others.
func licensed(l *notify.LicenseNotice) []fact {
	return []fact{{"Product", line(l.Product, longestName)}, {"License", line(l.Key, longestName)}}
}

func (s *Sender) helplineGiven(m *matter) (string, []block) {
	l := m.notice.License
	v := staffVoice()
	facts := append(licensed(l), fact{"From", v.moment(l.From, time.UTC)}, fact{"Until", v.moment(l.Until, time.UTC)})
	blocks := []block{paragraph("The Enterprise support add-on of your license is confirmed."), {Facts: facts}}
	if s.helpline != "" {
		blocks = append(blocks, paragraph("During this time you can also call our helpline:"), block{Facts: []fact{{"Helpline", s.helpline}}})
	}
	return "Enterprise support confirmed: " + line(l.Product, longestName), blocks
}

func (s *Sender) deviceFreed(m *matter) (string, []block) {
	l := m.notice.License
	request := ""
	if m.ticket != nil {
		request = " for the request #" + strconv.FormatInt(m.ticket.Number, 10)
	}
	facts := append([]fact{{"Device", line(l.Device, longestName)}}, licensed(l)...)
	facts = append(facts, fact{"Deactivated at", staffVoice().moment(l.At, time.UTC)})
	return "Device deactivated: " + line(l.Device, longestName), []block{
		paragraph("Our support has deactivated a device that was logged in with your license" + request + ". Its seat is free; the device can log in again while one is."),
		{Facts: facts},
		paragraph("The reason:"),
		quote(l.Reason),
		paragraph("If you know nothing of this, please submit a support request."),
	}
}
