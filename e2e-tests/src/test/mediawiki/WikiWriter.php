<?php
/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

use MediaWiki\MediaWikiServices;

/** Changes pages as a given user, each change complete (with its log and recent change) on return. */
class WikiWriter {

	/** @return int the id of the page */
	public function save( Title $title, string $text, User $user, string $summary, bool $minor = false ): int {
		$page = MediaWikiServices::getInstance()->getWikiPageFactory()->newFromTitle( $title );
		$updater = $page->newPageUpdater( $user );
		$updater->setContent( 'main', ContentHandler::makeContent( $text, $title, CONTENT_MODEL_WIKITEXT ) );
		$updater->saveRevision( CommentStoreComment::newUnsavedComment( $summary ), $minor ? EDIT_MINOR : 0 );
		$this->finish( $updater->getStatus(), "save $title" );
		return $title->getArticleID( IDBAccessObject::READ_LATEST );
	}

	public function delete( Title $title, User $user, string $reason ): void {
		$services = MediaWikiServices::getInstance();
		$page = $services->getWikiPageFactory()->newFromTitle( $title );
		$status = $services->getDeletePageFactory()->newDeletePage( $page, $user )
			->forceImmediate( true )->deleteUnsafe( $reason );
		$this->finish( $status, "delete $title" );
	}

	public function restore( Title $title, User $user, string $reason ): void {
		$services = MediaWikiServices::getInstance();
		$page = $services->getWikiPageFactory()->newFromTitle( $title );
		$status = $services->getUndeletePageFactory()->newUndeletePage( $page, $user )
			->undeleteUnsafe( $reason );
		$this->finish( $status, "restore $title" );
	}

	public function move( Title $from, Title $to, User $user, string $reason, bool $redirect ): void {
		$status = MediaWikiServices::getInstance()->getMovePageFactory()->newMovePage( $from, $to )
			->move( $user, $reason, $redirect );
		$this->finish( $status, "move $from to $to" );
	}

	private function finish( StatusValue $status, string $action ): void {
		if ( !$status->isOK() ) {
			throw new RuntimeException( "cannot $action: $status" );
		}
		// Recent changes and edit counts are written after the page.
		DeferredUpdates::doUpdates();
		MediaWikiServices::getInstance()->getLinkCache()->clear();
		Title::clearCaches();
	}
}
