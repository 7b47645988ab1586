package oidctest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// store is the library's own store in memory, with users, clients and keys that can change
// while it runs, and with groups.
type store struct {
	*storage.Storage
	users   *users
	inToken atomic.Bool

	mu      sync.Mutex
	clients map[string]registered
	keys    []*storage.Storage // the one signing, and earlier ones; each has one
}

type registered struct {
	client *storage.Client
	secret string
}

func newStore() *store {
	all := &users{all: map[string]User{}}
	first := newKeeper(all)
	return &store{Storage: first, users: all, clients: map[string]registered{}, keys: []*storage.Storage{first}}
}

// newKeeper is a store with a key of its own.
func newKeeper(all *users) *storage.Storage {
	return storage.NewStorageWithClients(all, map[string]*storage.Client{})
}

func (s *store) register(redirectURL string) (id, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id = fmt.Sprintf("desk-%d", len(s.clients)+1)
	secret = "secret-of-" + id
	s.clients[id] = registered{client: storage.WebClient(id, secret, redirectURL), secret: secret}
	return id, secret
}

func (s *store) newKey(forget bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if forget {
		s.keys = nil
	}
	s.keys = slices.Insert(s.keys, 0, newKeeper(s.users))
}

// client is a registered one, whose ID tokens say as much as the provider was told they should.
type client struct {
	*storage.Client
	inToken bool
}

// IDTokenUserinfoClaimsAssertion reports whether ID tokens say who somebody is.
func (c client) IDTokenUserinfoClaimsAssertion() bool { return c.inToken }

// GetClientByClientID finds a client that was registered.
func (s *store) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.clients[id]
	if !ok {
		return nil, errors.New("there is no such client")
	}
	return client{found.client, s.inToken.Load()}, nil
}

// AuthorizeClientIDSecret checks a client's secret.
func (s *store) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found, ok := s.clients[id]; !ok || found.secret != secret {
		return errors.New("the client's secret is wrong")
	}
	return nil
}

// SigningKey is the newest key.
func (s *store) SigningKey(ctx context.Context) (op.SigningKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keys[0].SigningKey(ctx)
}

// KeySet is all keys that the provider answers for.
func (s *store) KeySet(ctx context.Context) ([]op.Key, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []op.Key
	for _, keeper := range s.keys {
		its, err := keeper.KeySet(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, its...)
	}
	return all, nil
}

// SetUserinfoFromRequest fills an ID token. It says groups along with the rest, as the
// profile.
func (s *store) SetUserinfoFromRequest(ctx context.Context, info *oidc.UserInfo, request op.IDTokenRequest, scopes []string) error {
	if err := s.Storage.SetUserinfoFromRequest(ctx, info, request, scopes); err != nil {
		return err
	}
	if slices.Contains(scopes, oidc.ScopeProfile) {
		s.addGroups(info, request.GetSubject())
	}
	return nil
}

// SetUserinfoFromToken fills the answer to whoever asks with an access token.
func (s *store) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, id, subject, origin string) error {
	if err := s.Storage.SetUserinfoFromToken(ctx, info, id, subject, origin); err != nil {
		return err
	}
	s.addGroups(info, subject)
	return nil
}

func (s *store) addGroups(info *oidc.UserInfo, subject string) {
	if user, ok := s.users.bySubject(subject); ok {
		info.AppendClaims("groups", slices.Clone(user.Groups))
	}
}
