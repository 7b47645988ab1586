package notify

import (
	"time"

	"deskbell/tickets"
)

// TicketLink is the kind of mail that holds a link to a ticket which somebody asked for. Its
// delivery has the ID of the request; which ticket it is, whether it is that of the address,
// and the link's token, are found out when it is sent.
const TicketLink Kind = "ticket_link"

// TicketLinkMail is the delivery that mails a link to an address. The same is made whether or
// not there is such a ticket. It is written in the language of the ticket's requester.
func TicketLinkMail(request, address string, now time.Time) Delivery {
	return Delivery{
		ID: request, Channel: Mail, Kind: TicketLink, Lane: "ticket-link:" + address, To: address, Message: request,
		Content: Notice{Language: tickets.Languages[0]}.content(), NotBefore: now, State: Waiting, CreatedAt: now,
	}
}
